/** `npm run pause -- "why"` stops all money of this installation at once; `npm run pause -- --resume` starts it again. */
import { getEnv } from "@/lib/env";
import { pauseAllMoney } from "@/lib/operations/pause-all-money";
import { resumeAllMoney } from "@/lib/operations/resume-all-money";
import { makeApp } from "@/lib/wiring";

const words = process.argv.slice(2);
const app = makeApp(getEnv(), "pause");
const worker = { db: app.db, gateways: app.gateways, appUrl: app.env.appUrl, clock: () => app.clock(), worker: "command" };
try {
  if (words[0] === "--resume") {
    const { changed, looked, settled } = await resumeAllMoney(worker);
    console.log(changed ? `Money runs again. ${looked} objects looked at in Stripe, ${settled} settled.` : "Money was not paused.");
  } else {
    const changed = await pauseAllMoney(worker, { reason: words.join(" ") || "Paused from the command line" });
    console.log(changed ? "All money is paused." : "All money was paused already.");
  }
} finally {
  await app.close();
}
