/** `npm run pause`: see scripts/money-switch.ts. */
import { getApp } from "@/lib/wiring";
import { Refused, switchMoney } from "../money-switch";

const app = getApp();
try {
  process.stdout.write(`${await switchMoney(app, process.argv.slice(2))}\n`);
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  await app.close();
}
