/** The one-time link of the first owner, alone on its line; nothing when somebody owns the installation already. Links follow the machine's time. */
import { createSetupLink } from "@/lib/operations/create-setup-link";
import { getApp } from "@/lib/wiring";

const app = getApp();
try {
  const link = await createSetupLink(app.db, { appUrl: app.env.appUrl, now: new Date() });
  if (link !== null) process.stdout.write(`${link}\n`);
} finally {
  await app.close();
}
