import type { Role } from "@/lib/domain/states";
import type { Tx } from "./commit";
import type { Db } from "./db";
import type { Scope } from "./scope";

export interface MemberRow {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/** The role a user has in a shop, locked until the transaction ends; null when they are not in its team. */
export async function lockMemberRole(tx: Tx, merchantId: string, userId: string): Promise<Role | null> {
  const rows = await tx.$queryRaw<{ role: string }[]>`
    SELECT role FROM membership WHERE merchant_id = ${merchantId}::uuid AND user_id = ${userId}::uuid FOR NO KEY UPDATE`;
  return (rows[0]?.role as Role | undefined) ?? null;
}

/** The same, as it is now. */
export async function memberRole({ db, merchantId }: Scope, userId: string): Promise<Role | null> {
  const row = await db.prisma.membership.findUnique({ where: { merchantId_userId: { merchantId, userId } }, select: { role: true } });
  return (row?.role as Role | undefined) ?? null;
}

/** How many owners a shop has. Their rows are locked, so that two owners cannot remove each other at the same moment. */
export async function lockOwners(tx: Tx, merchantId: string): Promise<number> {
  const rows = await tx.$queryRaw<{ user_id: string }[]>`
    SELECT user_id FROM membership WHERE merchant_id = ${merchantId}::uuid AND role = 'owner' ORDER BY user_id FOR NO KEY UPDATE`;
  return rows.length;
}

export async function addMember(tx: Tx, merchantId: string, userId: string, role: Role, now: Date): Promise<void> {
  await tx.membership.create({ data: { merchantId, userId, role, createdAt: now } });
}

export async function setMemberRole(tx: Tx, merchantId: string, userId: string, role: Role): Promise<void> {
  await tx.membership.update({ where: { merchantId_userId: { merchantId, userId } }, data: { role } });
}

export async function removeMember(tx: Tx, merchantId: string, userId: string): Promise<void> {
  await tx.membership.delete({ where: { merchantId_userId: { merchantId, userId } } });
  // Nobody waits for somebody who is gone.
  await tx.order.updateMany({ where: { merchantId, assigneeId: userId }, data: { assigneeId: null } });
}

/** Everybody of every shop with a password, oldest first: what practice mode offers at sign-in. */
export async function acrossMerchantsMembers(db: Db): Promise<MemberRow[]> {
  const rows = await db.prisma.membership.findMany({
    where: { user: { disabledAt: null, passwordHash: { not: null } } },
    include: { user: { select: { name: true, email: true } } },
    orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
  });
  return rows.map((row) => ({ userId: row.userId, name: row.user.name, email: row.user.email, role: row.role as Role }));
}
