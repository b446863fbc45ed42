/** Least length of a password; length is what makes one hard to guess (NIST SP 800-63B, 3.1.1.2 recommends no other rule of composition). */
export const LEAST_PASSWORD = 12;
export const LONGEST_PASSWORD = 256;

/** Words that make a long password easy to guess when they are most of it. */
const COMMON = [
  "password",
  "passwort",
  "motdepasse",
  "azerty",
  "qwerty",
  "letmein",
  "welcome",
  "bonjour",
  "predesk",
  "preorder",
  "precommande",
  "1234567890",
  "0123456789",
];

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");

/** True for a password that is too short, repeats itself, or is little more than a common word or the person's own address. */
export function isWeakPassword(password: string, email: string): boolean {
  if ([...password].length < LEAST_PASSWORD || new Set(password.toLowerCase()).size < 5) return true;
  const own = email
    .split("@")
    .map(plain)
    .filter((part) => part.length >= 4);
  const rest = [...COMMON, ...own].reduce((text, word) => text.replaceAll(word, ""), plain(password));
  const signs = password.replace(/[A-Za-z0-9]/g, "").length;
  return rest.replace(/\d/g, "").length + signs < 5;
}
