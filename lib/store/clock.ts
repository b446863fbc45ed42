import type { Db } from "./db";

/**
 * Business time. In production it is the machine's; in practice mode one offset in the database moves it for app, workers
 * and sandbox alike (rule 12). Signatures and sessions never use it.
 */
export async function businessNow(db: Db, practice: boolean): Promise<Date> {
  if (!practice) return new Date();
  // Not findUnique: Prisma gathers several of them into one IN, which a Boolean key does not have.
  const row = await db.prisma.practiceClock.findFirst();
  return new Date(Date.now() + Number(row?.offsetMs ?? 0n));
}

/** Moves business time in practice mode; a trigger tells every process. Forward only: nothing that happened becomes future. */
export async function advancePracticeClock(db: Db, byMs: number): Promise<void> {
  if (byMs < 0) throw new Error("The practice clock only moves forward.");
  await db.prisma.practiceClock.update({ where: { id: true }, data: { offsetMs: { increment: BigInt(Math.round(byMs)) } } });
}
