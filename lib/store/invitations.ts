import type { Role } from "@/lib/domain/states";
import type { Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";
import { newToken, tokenHash } from "./links";

export interface InvitationRow {
  readonly id: string;
  /** Null: the set-up link of the installation's first owner. */
  readonly merchantId: string | null;
  readonly merchantName: string | null;
  readonly email: string | null;
  readonly role: Role;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

export interface NewInvitation {
  readonly merchantId: string | null;
  readonly email: string | null;
  readonly role: Role;
  readonly invitedBy: string | null;
  readonly expiresAt: Date;
  readonly now: Date;
}

/** Keeps an invitation; the token is handed back once and only its hash stays. */
export async function insertInvitation(tx: Tx, invitation: NewInvitation): Promise<{ id: string; token: string }> {
  const { now, ...columns } = invitation;
  const [id, token] = [newId(), newToken()];
  await tx.invitation.create({ data: { id, ...columns, tokenHash: new Uint8Array(tokenHash(token)), createdAt: now } });
  return { id, token };
}

/** Takes back open invitations of an address to a shop, so that one address has one at a time. */
export async function dropOpenInvitations(tx: Tx, merchantId: string, email: string): Promise<void> {
  await tx.invitation.deleteMany({ where: { merchantId, email, usedAt: null } });
}

/** Takes one open invitation back; null when there is none. */
export async function dropInvitation(tx: Tx, merchantId: string, invitationId: string): Promise<{ email: string | null } | null> {
  const row = await tx.invitation.findFirst({ where: { id: invitationId, merchantId, usedAt: null } });
  if (!row) return null;
  await tx.invitation.delete({ where: { id: row.id } });
  return { email: row.email };
}

/** Takes back set-up links nobody used. */
export async function dropSetUpLinks(tx: Tx): Promise<void> {
  await tx.invitation.deleteMany({ where: { merchantId: null, usedAt: null } });
}

/** The invitation a token opens, whatever became of it; null for a token nobody was given. */
export async function acrossMerchantsInvitation(db: Db, token: string): Promise<InvitationRow | null> {
  const row = await db.prisma.invitation.findUnique({
    where: { tokenHash: new Uint8Array(tokenHash(token)) },
    include: { merchant: { select: { name: true } } },
  });
  if (!row) return null;
  return {
    id: row.id,
    merchantId: row.merchantId,
    merchantName: row.merchant?.name ?? null,
    email: row.email,
    role: row.role as Role,
    expiresAt: row.expiresAt,
    usedAt: row.usedAt,
  };
}

/** Uses an invitation up; false when somebody was quicker. */
export async function takeInvitation(tx: Tx, invitationId: string, now: Date): Promise<boolean> {
  const taken = await tx.invitation.updateMany({
    where: { id: invitationId, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  return taken.count === 1;
}

/** True once the installation has an owner who can sign in. */
export async function acrossMerchantsHasOwner(db: Db): Promise<boolean> {
  const owners = await db.prisma.membership.count({ where: { role: "owner", user: { disabledAt: null, passwordHash: { not: null } } } });
  return owners > 0;
}
