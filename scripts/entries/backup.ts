/** `npm run backup -- [folder]`: see scripts/backup/backup.ts. A restored practice clock is no reason for another name: folders follow the machine's time. */
import { getEnv } from "@/lib/env";
import { backup } from "../backup/backup";
import { Refused } from "../backup/format";

const env = getEnv();
const now = new Date();
const folder = process.argv[2] ?? `predesk-backup-${now.toISOString().slice(0, 19).replaceAll(":", "-")}`;
try {
  const { tables } = await backup({ databaseUrl: env.databaseUrl, encryptionKey: env.encryptionKey, folder, now });
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  process.stdout.write(
    `${folder}: ${rows} rows of ${tables.length} tables. Keep it where the server is not, and ENCRYPTION_KEY somewhere else again: without it no connection in the backup can be opened.\n`,
  );
} catch (error) {
  process.stderr.write(error instanceof Refused ? `${error.message}\n` : `The backup was not made and left nothing behind. ${error}\n`);
  process.exitCode = 1;
}
