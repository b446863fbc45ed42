/** The DNS of practice mode: which domains have set up their mail, and which have not. */

/** A domain's records for mail (RFC 7208, 6376, 7489); what is left out does not exist. */
export interface MailDomain {
  readonly spf?: string;
  readonly dkim?: { readonly selector: string; readonly record: string };
  readonly dmarc?: string;
}

/** Public keys of nobody: nothing in practice mode signs mail, what counts is that a key is published. */
const RSA_KEY =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtG3gJzMGhSuCz3G2QymU8MNrc/pNg69AIgbUsLVthKOj0QydKAiWkvos+w+b9gyVDpzCl+eYrWVF+l6QruJTii5pegk/cffUBCSVCEz/34+98jjPWmdfSPwqnmq53YCgxuY7cWp6EXbErbJrmTBEqs8s/3x4X9KdSH8fRraQw4fSlGmZnshpzwBaXDpSzW0uJHsE0U6+qfqF9ThnbWpkjXP8x4QxFfTPZqUuKFk9TouZFk1vjKb4I0eOmpLMQyUzq4RfyjbsjzzGZTB0dWX0AFUKuxoVoSyydz5fyBKETdrgjn+ZWLSBWZrVtUG0KHNe4QzIlQGWPEYCajXsJXYufQIDAQAB";
const ED25519_KEY = "mnJQSylVyuPxKcF+JwlevOTbLQXL0TPIayc1Jx1ABlU=";

const SPF = "v=spf1 include:spf.mail.example -all";
/** Longer than one character string of 255 bytes, as such keys are in life. */
const RSA_DKIM = { selector: "predesk", record: `v=DKIM1; k=rsa; p=${RSA_KEY}` };
const ED25519_DKIM = { selector: "selector1", record: `v=DKIM1; k=ed25519; p=${ED25519_KEY}` };

const dmarc = (domain: string, policy: string): string => `v=DMARC1; p=${policy}; rua=mailto:dmarc@${domain}`;

export const PRACTICE_DOMAINS: Readonly<Record<string, MailDomain>> = {
  // The two practice shops, and the installation itself.
  "moulin-velo.example": { spf: SPF, dkim: RSA_DKIM, dmarc: dmarc("moulin-velo.example", "quarantine") },
  "north-harbor-cycles.example": { spf: SPF, dkim: ED25519_DKIM, dmarc: dmarc("north-harbor-cycles.example", "reject") },
  "practice.example": { spf: SPF, dkim: RSA_DKIM, dmarc: dmarc("practice.example", "reject") },
  // For trying what a sender without DMARC looks like.
  "no-dmarc.example": { spf: SPF, dkim: RSA_DKIM },
};

/** The TXT records of a domain by their names. */
export function recordsOf(domain: string, mail: MailDomain): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  if (mail.spf) records.set(domain, mail.spf);
  if (mail.dkim) records.set(`${mail.dkim.selector}._domainkey.${domain}`, mail.dkim.record);
  if (mail.dmarc) records.set(`_dmarc.${domain}`, mail.dmarc);
  return records;
}
