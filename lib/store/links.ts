import { createHash, randomBytes } from "node:crypto";
import { DAY_MS, plusMs } from "@/lib/domain/dates";
import { DEBT_PURPOSES, isLinkPurpose, LINK_DAYS, type LinkPurpose } from "@/lib/domain/link-purposes";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";

export interface LinkToMake {
  readonly merchantId: string;
  readonly customerId: string;
  readonly orderId: string | null;
  readonly purpose: LinkPurpose;
  /** Staff who asked for it; null when a mail or the page made it. */
  readonly createdBy?: string | null;
  readonly now: Date;
}

export interface MadeLink {
  readonly linkId: string;
  /** 32 random bytes in base64url: stands nowhere but in what is handed back here. */
  readonly token: string;
}

export interface LinkRow {
  readonly merchantId: string;
  readonly linkId: string;
  readonly customerId: string;
  readonly orderId: string | null;
  readonly purpose: LinkPurpose;
  readonly expiresAt: Date;
  readonly openedAt: Date | null;
  readonly usedAt: Date | null;
  readonly endedAt: Date | null;
}

const TOKEN_BYTES = 32;

/** SHA-256 of the token's text: any text has one, so a malformed token is looked up like every other. */
export function tokenHash(token: string): Buffer {
  return createHash("sha256").update(token, "utf8").digest();
}

export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** Makes links in one statement; only hashes are kept (rule 27). */
export async function createLinks(tx: Tx, links: readonly LinkToMake[]): Promise<MadeLink[]> {
  const made = links.map((link) => ({ link, linkId: newId(), token: newToken() }));
  if (made.length === 0) return [];
  await tx.link.createMany({
    data: made.map(({ link, linkId, token }) => ({
      merchantId: link.merchantId,
      id: linkId,
      customerId: link.customerId,
      orderId: link.orderId,
      purpose: link.purpose,
      tokenHash: new Uint8Array(tokenHash(token)),
      createdBy: link.createdBy ?? null,
      createdAt: link.now,
      expiresAt: plusMs(link.now, LINK_DAYS * DAY_MS),
    })),
  });
  return made.map(({ linkId, token }) => ({ linkId, token }));
}

export async function createLink(tx: Tx, link: LinkToMake): Promise<MadeLink> {
  const [made] = await createLinks(tx, [link]);
  if (!made) throw new Error("a link was asked for and none was made");
  return made;
}

/** The link of a token, dead or alive; null for an unknown one. The door to everything on the customer's page. */
export async function acrossMerchantsLinkByToken(db: Db, token: string): Promise<LinkRow | null> {
  const row = await db.prisma.link.findUnique({ where: { tokenHash: new Uint8Array(tokenHash(token)) } });
  if (!row || !isLinkPurpose(row.purpose)) return null;
  const { id, merchantId, customerId, orderId, expiresAt, openedAt, usedAt, endedAt } = row;
  return { linkId: id, merchantId, customerId, orderId, purpose: row.purpose, expiresAt, openedAt, usedAt, endedAt };
}

/** Counts as opened on the first POST (rule 27). True the first time. */
export async function markLinkOpened(tx: Tx, merchantId: string, linkId: string, now: Date): Promise<boolean> {
  const { count } = await tx.link.updateMany({ where: { merchantId, id: linkId, openedAt: null }, data: { openedAt: now } });
  return count === 1;
}

/** The live links of a purpose for an order have done their work. */
export async function markLinksUsed(tx: Tx, merchantId: string, orderId: string, purpose: LinkPurpose, now: Date): Promise<number> {
  const live = { merchantId, orderId, purpose, usedAt: null, endedAt: null };
  const { count } = await tx.link.updateMany({ where: live, data: { usedAt: now } });
  return count;
}

/** Ends the links that only served these orders' debts: paid, cancelled or paid elsewhere (rule 27). */
export async function endDebtLinks(tx: Tx, merchantId: string, orderIds: readonly string[], why: string, now: Date): Promise<number> {
  if (orderIds.length === 0) return 0;
  const settled = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT o.id::text FROM orders o WHERE o.merchant_id = ${merchantId}::uuid AND o.id = ANY (${[...orderIds]}::uuid[])
      AND NOT EXISTS (SELECT 1 FROM instalment i WHERE i.merchant_id = o.merchant_id AND i.order_id = o.id AND i.kind = 'balance' AND i.state NOT IN ('paid', 'cancelled'))`);
  const { count } = await tx.link.updateMany({
    where: { merchantId, orderId: { in: settled.map(({ id }) => id) }, purpose: { in: [...DEBT_PURPOSES] }, usedAt: null, endedAt: null },
    data: { endedAt: now, endedReason: why },
  });
  return count;
}

/** Ends every live link of a customer: what was mailed to an address that is no longer theirs opens nothing. */
export async function endLinksOfCustomer(tx: Tx, merchantId: string, customerId: string, why: string, now: Date): Promise<number> {
  const live = { merchantId, customerId, usedAt: null, endedAt: null };
  const { count } = await tx.link.updateMany({ where: live, data: { endedAt: now, endedReason: why } });
  return count;
}

/** Ends single links: made for a mail that surely never left. */
export async function endLinks(tx: Tx, merchantId: string, linkIds: readonly string[], why: string, now: Date): Promise<void> {
  if (linkIds.length === 0) return;
  await tx.link.updateMany({ where: { merchantId, id: { in: [...linkIds] }, endedAt: null }, data: { endedAt: now, endedReason: why } });
}

/** Card links sent or copied by staff, and fresh links asked for by the customer, since an instant: what the daily limit counts. */
export async function countLinksAskedFor(
  tx: Tx,
  merchantId: string,
  orderId: string,
  since: Date,
): Promise<{ staff: number; customer: number }> {
  const rows = await tx.$queryRaw<{ staff: number; customer: number }[]>(Prisma.sql`
    SELECT (SELECT count(*) FROM mail WHERE merchant_id = ${merchantId}::uuid AND order_id = ${orderId}::uuid AND sent_by IS NOT NULL
              AND kind = 'card_request' AND status <> 'cancelled' AND created_at > ${since})::int
         + (SELECT count(*) FROM link WHERE merchant_id = ${merchantId}::uuid AND order_id = ${orderId}::uuid AND created_by IS NOT NULL
              AND created_at > ${since})::int AS staff,
           (SELECT count(*) FROM mail WHERE merchant_id = ${merchantId}::uuid AND order_id = ${orderId}::uuid AND kind = 'new_link' AND created_at > ${since})::int AS customer`);
  return rows[0] ?? { staff: 0, customer: 0 };
}
