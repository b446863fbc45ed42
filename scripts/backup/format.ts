/**
 * What a backup is: a folder with one gzipped file a table, as PostgreSQL's COPY writes text, and a manifest that is written last. A folder without
 * a manifest is a backup that did not come to its end.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";

/** A sentence for the person at the keyboard, not a failure of the program. */
export class Refused extends Error {}

export const MANIFEST = "manifest.json";
export const FORMAT = 1;

export const manifestSchema = z.object({
  format: z.literal(FORMAT),
  madeAt: z.string(),
  /** Which key seals what is secret in it; see `keyMark`. */
  keyMark: z.string(),
  /** Migrations that were applied, in their order. */
  migrations: z.array(z.string()).min(1),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number(), sha256: z.string() })),
  sequences: z.array(z.object({ name: z.string(), last: z.string().nullable() })),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type TableFile = Manifest["tables"][number];

export const tableFile = (folder: string, table: string) => path.join(folder, `${table}.copy.gz`);

/** Tells two ENCRYPTION_KEYs apart without giving either away. */
export function keyMark(encryptionKey: Buffer): string {
  return createHash("sha256").update("predesk backup").update(encryptionKey).digest("hex").slice(0, 16);
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
