/** Fills an empty practice installation; the launcher runs it before the web process starts. Running it again changes nothing. */

import { getApp } from "@/lib/wiring";
import { seedPractice } from "@/prisma/seed/practice";

const app = getApp();
try {
  if (!app.env.practice) throw new Error("Practice data is made in practice mode only.");
  const isFilled = await seedPractice(app);
  process.stdout.write(isFilled ? "Practice data is there.\n" : "There is data already; nothing was changed.\n");
} finally {
  await app.close();
}
