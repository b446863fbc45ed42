import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/**
 * Secrets of connections at rest: AES-256-GCM, `v1.<key id>.<iv>.<tag>.<data>` in base64url. The key id (first 4 bytes of
 * the key's SHA-256) lets an old key go on opening what it sealed while a new one seals.
 */
export interface Sealer {
  seal(plain: string): string;
  /** Throws when no known key opens it: a wrong ENCRYPTION_KEY must stop money, not look like an empty secret. */
  open(sealed: string): string;
}

const idOf = (key: Buffer): string => createHash("sha256").update(key).digest().subarray(0, 4).toString("base64url");

export function makeSealer(current: Buffer, previous: readonly Buffer[] = []): Sealer {
  const keys = new Map([...previous, current].map((key) => [idOf(key), key] as const));
  return {
    seal(plain) {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", current, iv);
      const data = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return ["v1", idOf(current), iv.toString("base64url"), cipher.getAuthTag().toString("base64url"), data.toString("base64url")].join(
        ".",
      );
    },
    open(sealed) {
      const [version, keyId, iv, tag, data] = sealed.split(".");
      const key = keyId === undefined ? undefined : keys.get(keyId);
      if (version !== "v1" || !key || !iv || !tag || data === undefined)
        throw new Error("A stored secret was sealed with a key that is not known here.");
      const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"));
      decipher.setAuthTag(Buffer.from(tag, "base64url"));
      return Buffer.concat([decipher.update(Buffer.from(data, "base64url")), decipher.final()]).toString("utf8");
    },
  };
}
