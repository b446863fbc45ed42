import type { Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";
import { newToken, tokenHash } from "./links";
import type { Scope } from "./scope";

export interface SenderRow {
  readonly id: string;
  readonly address: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly followedAt: Date | null;
  readonly verifiedAt: Date | null;
  /** Null: as fast as the installation's own. */
  readonly mailsPerSecond: number | null;
}

/** All senders of a shop; verified ones only may stand in From (rule 29). */
export async function listSenders(scope: Scope): Promise<SenderRow[]> {
  return scope.db.prisma.sender.findMany({
    where: { merchantId: scope.merchantId, removedAt: null },
    orderBy: [{ isDefault: "desc" }, { address: "asc" }],
  });
}

export async function getSender(scope: Scope, senderId: string): Promise<SenderRow | null> {
  return scope.db.prisma.sender.findUnique({ where: { merchantId_id: { merchantId: scope.merchantId, id: senderId }, removedAt: null } });
}

/** Adds an address, or takes up the one that is there already. */
export async function putSender(
  tx: Tx,
  merchantId: string,
  input: { readonly address: string; readonly name: string },
  now: Date,
): Promise<{ id: string; isNew: boolean }> {
  const known = await tx.sender.findUnique({ where: { merchantId_address: { merchantId, address: input.address } } });
  if (known) {
    await tx.sender.update({ where: { merchantId_id: { merchantId, id: known.id } }, data: { name: input.name, removedAt: null } });
    return { id: known.id, isNew: known.removedAt !== null };
  }
  const id = newId();
  await tx.sender.create({ data: { merchantId, id, address: input.address, name: input.name, createdAt: now } });
  return { id, isNew: true };
}

/** A fresh token for the check mail; only its hash stays. The latest mail's link is the one that counts. */
export async function renewSenderToken(tx: Tx, merchantId: string, senderId: string, expiresAt: Date): Promise<string> {
  const token = newToken();
  await tx.sender.update({
    where: { merchantId_id: { merchantId, id: senderId } },
    data: { tokenHash: new Uint8Array(tokenHash(token)), tokenExpiresAt: expiresAt },
  });
  return token;
}

/** A fresh token for an invitation's mail; only its hash stays. Used ones are left alone. */
export async function renewInvitationToken(tx: Tx, merchantId: string, invitationId: string): Promise<string> {
  const token = newToken();
  await tx.invitation.updateMany({
    where: { id: invitationId, merchantId, usedAt: null },
    data: { tokenHash: new Uint8Array(tokenHash(token)) },
  });
  return token;
}

/** The sender a mailed link belongs to, while the link lives. */
export async function acrossMerchantsSenderByToken(
  db: Db,
  token: string,
  now: Date,
): Promise<{ merchantId: string; id: string; address: string } | null> {
  const row = await db.prisma.sender.findFirst({ where: { tokenHash: new Uint8Array(tokenHash(token)) } });
  if (!row?.tokenExpiresAt || row.tokenExpiresAt <= now) return null;
  return { merchantId: row.merchantId, id: row.id, address: row.address };
}

/** The mailed link was followed: the first half of the proof. */
export async function markSenderFollowed(tx: Tx, merchantId: string, senderId: string, now: Date): Promise<void> {
  await tx.sender.update({
    where: { merchantId_id: { merchantId, id: senderId } },
    data: { followedAt: now, tokenHash: null, tokenExpiresAt: null },
  });
}

/** What DNS said. Verified only with both halves; the first verified sender becomes the default. */
export async function setSenderDns(
  tx: Tx,
  merchantId: string,
  senderId: string,
  input: {
    readonly result: Readonly<Record<string, { found: boolean; detail: string }>>;
    readonly isVerified: boolean;
    readonly now: Date;
  },
): Promise<void> {
  const others = await tx.sender.count({ where: { merchantId, isDefault: true, NOT: { id: senderId } } });
  await tx.sender.update({
    where: { merchantId_id: { merchantId, id: senderId } },
    data: {
      dnsCheckedAt: input.now,
      dnsResult: input.result,
      verifiedAt: input.isVerified ? input.now : null,
      ...(input.isVerified && others === 0 ? { isDefault: true } : {}),
    },
  });
}

/** The senders that are there, locked: which one is the default is decided one after the other. */
export async function lockSenders(tx: Tx, merchantId: string): Promise<SenderRow[]> {
  await tx.$queryRaw`SELECT id FROM sender WHERE merchant_id = ${merchantId}::uuid ORDER BY id FOR NO KEY UPDATE`;
  return tx.sender.findMany({ where: { merchantId, removedAt: null } });
}

/** A shop has one default: the old one gives way first. */
export async function setDefaultSender(tx: Tx, merchantId: string, senderId: string): Promise<void> {
  await tx.sender.updateMany({ where: { merchantId, isDefault: true }, data: { isDefault: false } });
  await tx.sender.update({ where: { merchantId_id: { merchantId, id: senderId } }, data: { isDefault: true } });
}

/** The row stays for the mails that left from it. Answers how many waiting mails go to the default. */
export async function takeSenderAway(tx: Tx, merchantId: string, senderId: string, now: Date): Promise<number> {
  const { count } = await tx.mail.updateMany({
    where: { merchantId, senderId, status: { in: ["queued", "sending"] } },
    data: { senderId: null },
  });
  await tx.sender.update({
    where: { merchantId_id: { merchantId, id: senderId } },
    data: { removedAt: now, verifiedAt: null, followedAt: null, tokenHash: null, tokenExpiresAt: null },
  });
  return count;
}

export async function setSenderPace(tx: Tx, merchantId: string, senderId: string, mailsPerSecond: number | null): Promise<void> {
  await tx.sender.update({ where: { merchantId_id: { merchantId, id: senderId } }, data: { mailsPerSecond } });
}
