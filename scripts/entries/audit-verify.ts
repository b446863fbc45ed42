/** `npm run audit:verify`: see scripts/audit-verify.ts. */
import { getApp } from "@/lib/wiring";
import { auditVerify, Refused } from "../audit-verify";

const app = getApp();
try {
  const { holds, said } = await auditVerify(app, process.argv.slice(2));
  process.stdout.write(`${said}\n`);
  if (!holds) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  await app.close();
}
