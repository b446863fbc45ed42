import { z } from "zod";
import { atHour, dateInZone } from "@/lib/domain/dates";
import { nextDue } from "@/lib/queries/next-due";
import { advancePracticeClock } from "@/lib/store/clock";
import { forMerchant } from "@/lib/store/scope";
import { type App, getApp } from "@/lib/wiring";
import { readSession, type SignedIn } from "./session";

const Asked = z.strictObject({ step: z.enum(["hour", "day", "nextDue"]) });

const HOUR_MS = 3_600_000;
const COLLECT_HOUR = 9;
/** A moment into the hour, so that what begins at nine has begun. */
const MOMENT_MS = 60_000;

/**
 * The practice banner's door: moves business time forward. There is none outside practice mode, and none for somebody who is
 * not signed in. Answers 409 when nothing falls due.
 */
export async function postPracticeClock(request: Request): Promise<Response> {
  const app = getApp();
  if (!app.env.practice) return new Response(null, { status: 404 });
  const signedIn = await readSession();
  if (!signedIn?.member) return new Response(null, { status: 401 });
  const asked = Asked.safeParse(await request.json().catch(() => null));
  if (!asked.success) return Response.json({ error: "step is hour, day or nextDue" }, { status: 400 });
  const byMs = await distanceTo(asked.data.step, app, signedIn.member);
  if (byMs === null) return Response.json({ error: "nothing falls due" }, { status: 409 });
  await advancePracticeClock(app.db, byMs);
  return Response.json({ now: (await app.clock()).toISOString() });
}

async function distanceTo(step: z.infer<typeof Asked>["step"], app: App, member: NonNullable<SignedIn["member"]>): Promise<number | null> {
  if (step === "hour") return HOUR_MS;
  if (step === "day") return 24 * HOUR_MS;
  const now = await app.clock();
  const { attemptAt, dueOn } = await nextDue(forMerchant(app.db, member.merchantId), now, dateInZone(now, member.timezone));
  const morning = dueOn === null ? null : atHour(member.timezone, dueOn, COLLECT_HOUR).getTime();
  const times = [attemptAt?.getTime() ?? null, morning].filter((time) => time !== null && time > now.getTime());
  return times.length === 0 ? null : Math.min(...times.map(Number)) - now.getTime() + MOMENT_MS;
}
