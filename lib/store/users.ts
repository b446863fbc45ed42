import type { Language } from "@/lib/domain/language";
import type { Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";

export type Theme = "system" | "light" | "dark";

export interface OwnSettings {
  readonly name?: string;
  readonly language?: Language;
  readonly theme?: Theme;
}

/** Settings of a person, whatever shops they belong to. */
export async function updateUserSettings(tx: Tx, userId: string, settings: OwnSettings): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: settings });
}

/** The stored hash of a person's password; null while an invited person has not chosen one. */
export async function acrossMerchantsPasswordHash(db: Db, userId: string): Promise<string | null> {
  const user = await db.prisma.user.findUnique({ where: { id: userId }, select: { passwordHash: true } });
  return user?.passwordHash ?? null;
}

/** Sets a password and ends every other session: tokens carry the version they were made under. */
export async function setPassword(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { passwordHash, sessionVersion: { increment: 1 } } });
}

/** Ends every session of a person at once. */
export async function endSessions(tx: Tx, userId: string): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { sessionVersion: { increment: 1 } } });
}

/** The person of an address, made without a password when there is none yet: an invitation lets them choose one. */
export async function findOrCreateUser(tx: Tx, email: string, language: Language): Promise<{ id: string; isNew: boolean }> {
  const address = email.trim().toLowerCase();
  const known = await tx.user.findUnique({ where: { email: address }, select: { id: true } });
  if (known) return { id: known.id, isNew: false };
  const made = await tx.user.create({ data: { id: newId(), email: address, name: address.split("@")[0] ?? address, language } });
  return { id: made.id, isNew: true };
}

/** Name and password chosen on the first visit. */
export async function completeUser(tx: Tx, userId: string, name: string, passwordHash: string): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { name, passwordHash } });
}

/** Where a person of the team is written to; null for one who is gone. */
export async function userAddress(db: Db, userId: string): Promise<{ readonly name: string; readonly address: string } | null> {
  const user = await db.prisma.user.findUnique({ where: { id: userId }, select: { name: true, email: true, disabledAt: true } });
  return user && !user.disabledAt ? { name: user.name, address: user.email } : null;
}
