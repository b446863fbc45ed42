/** `npm run restore -- <folder>`: see scripts/backup/restore.ts. */

import { Refused } from "../backup/format";
import { restore } from "../backup/restore";
import { restoreEmbedded } from "../backup/restore-embedded";
import { openings } from "../launcher/openings";
import { AlreadyRunning } from "../launcher/practice";
import { installationEnvironment } from "../launcher/programs";

const say = (line: string) => void process.stdout.write(`${line}\n`);
const open = openings();
const [folder] = process.argv.slice(2);

async function run(): Promise<void> {
  if (folder === undefined) throw new Refused("Usage: npm run restore -- <folder of the backup>");
  if (process.env.DATABASE_URL?.trim()) {
    const { env } = installationEnvironment(process.env);
    await restore({ databaseUrl: env.databaseUrl, encryptionKey: env.encryptionKey, folder });
  } else {
    const kept = await restoreEmbedded({ outer: process.env, folder, now: new Date(), openings: open, say });
    if (kept !== null) say(`The database of before is kept in the same server as ${kept}.`);
  }
  say(
    "Restored. At its next start all money is paused, until somebody resumes it: that first compares with Stripe what happened since the backup.",
  );
}

try {
  await run();
} catch (error) {
  process.stderr.write(
    error instanceof Refused || error instanceof AlreadyRunning
      ? `${error.message}\n`
      : `Nothing was restored and nothing was changed. ${error}\n`,
  );
  process.exitCode = 1;
} finally {
  for (const failure of await open.closeAll()) process.stderr.write(`${failure.message}\n`);
}
