/** The secrets of a practice installation: made once, kept in its data folder. Production gets its secrets from the environment. */
import { hkdfSync, randomBytes } from "node:crypto";
import { z } from "zod";
import { type DataFolder, readJson, writeJson } from "./data-folder";

const secretsSchema = z.object({
  postgresPassword: z.string().min(20),
  nextauthSecret: z.string().min(32),
  encryptionKey: z.string().min(32),
});

export type PracticeSecrets = z.infer<typeof secretsSchema>;

export function readSecrets(folder: DataFolder): PracticeSecrets | null {
  const kept = readJson(folder.file("secrets.json"));
  return kept === undefined ? null : secretsSchema.parse(kept);
}

export function readOrMakeSecrets(folder: DataFolder): PracticeSecrets {
  const kept = readSecrets(folder);
  if (kept !== null) return kept;
  const made: PracticeSecrets = {
    postgresPassword: randomBytes(24).toString("base64url"),
    nextauthSecret: randomBytes(32).toString("base64url"),
    encryptionKey: randomBytes(32).toString("base64"),
  };
  writeJson(folder.file("secrets.json"), made);
  return made;
}

/**
 * Next.js encrypts what server actions close over. Every web process of an installation and every build must use the same key, so it is derived
 * from the installation's own key rather than made by each build.
 */
export function serverActionsKey(encryptionKey: Buffer): string {
  return Buffer.from(hkdfSync("sha256", encryptionKey, "", "next.js server actions", 32)).toString("base64");
}
