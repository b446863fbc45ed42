import type { PlainDate } from "@/lib/domain/dates";
import type { ConsentVia, Conversation } from "@/lib/domain/desk-card";
import type { Language } from "@/lib/domain/language";
import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";

/** The consent as ticked, before there is a card (rule 20). */
export interface PendingConsent {
  readonly id: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly text: string;
  readonly language: Language;
  readonly textVersion: string;
  readonly capMinor: bigint;
  readonly currency: string;
  readonly expectedText: string | null;
  readonly latestOn: PlainDate;
  readonly noticeHours: number;
  readonly agreedAt: Date;
  /** Network address and browser of who ticked it: evidence. */
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly chargeNowMinor: bigint | null;
  readonly given: GivenOnPage | GivenInConversation;
}

/** The customer ticked it on our page. */
export type GivenOnPage = { readonly agreedVia: Exclude<ConsentVia, Conversation> };

/** Staff read it out (rule 30): who, and what was said. */
export type GivenInConversation = { readonly agreedVia: Conversation; readonly recordedBy: string; readonly conversation: string };

export const ON_PAGE: GivenOnPage = { agreedVia: "page" };

/**
 * What is left of the cap of consent `c` for instalment `i`, in minor units: it is one cap for everything charged on it, also when a
 * balance was collected in parts (rule 20).
 */
export const CONSENT_LEFT = Prisma.sql`(c.cap_minor - coalesce((SELECT sum(a.amount_minor) FROM attempt a WHERE a.merchant_id = i.merchant_id AND a.order_id = i.order_id
  AND a.consent_id = c.id AND a.instalment_id <> i.id AND a.state IN ('open', 'processing', 'unknown', 'succeeded')), 0))::bigint`;

const asDate = (day: PlainDate) => new Date(`${day}T00:00:00Z`);

export async function createPendingConsent(tx: Tx, merchantId: string, consent: PendingConsent): Promise<void> {
  const { given, ...fields } = consent;
  await tx.consent.create({
    data: { ...fields, ...given, merchantId, status: "pending", latestOn: asDate(consent.latestOn), createdAt: consent.agreedAt },
  });
}

export async function setConsentSession(tx: Tx, merchantId: string, consentId: string, checkoutSessionId: string): Promise<void> {
  await tx.consent.updateMany({ where: { merchantId, id: consentId, checkoutSessionId: null }, data: { checkoutSessionId } });
}

/** Where a Checkout Session belongs: its consent; null for a session of somebody else. */
export async function acrossMerchantsConsentOfSession(
  db: Db,
  checkoutSessionId: string,
): Promise<{ merchantId: string; consentId: string; customerId: string } | null> {
  const row = await db.prisma.consent.findUnique({
    where: { checkoutSessionId },
    select: { merchantId: true, id: true, customerId: true },
  });
  return row && { merchantId: row.merchantId, consentId: row.id, customerId: row.customerId };
}

export type LockedConsent = Awaited<ReturnType<Tx["consent"]["findUniqueOrThrow"]>>;

/** Locks a consent: of webhook, return page and sweeper only one completes it. */
export async function lockConsent(tx: Tx, merchantId: string, consentId: string): Promise<LockedConsent | null> {
  const rows = await tx.$queryRaw<{ id: string }[]>(
    Prisma.sql`SELECT id FROM consent WHERE merchant_id = ${merchantId}::uuid AND id = ${consentId}::uuid FOR NO KEY UPDATE`,
  );
  return rows.length === 0 ? null : tx.consent.findUnique({ where: { merchantId_id: { merchantId, id: consentId } } });
}

/** The new agreement takes the place of the one in force, and only then is in force itself: one active consent an order. */
export async function activateConsent(
  tx: Tx,
  merchantId: string,
  input: {
    readonly consentId: string;
    readonly orderId: string;
    readonly cardId: string;
    readonly text: string;
    readonly setupIntentId: string | null;
    readonly threeDSecure: object | null;
    readonly now: Date;
  },
): Promise<string[]> {
  const { orderId, consentId, now, cardId, text, setupIntentId, threeDSecure } = input;
  const old = await tx.consent.findMany({ where: { merchantId, orderId, status: "active", NOT: { id: consentId } }, select: { id: true } });
  const ids = old.map((row) => row.id);
  await tx.consent.updateMany({
    where: { merchantId, id: { in: ids } },
    data: { status: "superseded", endedAt: now, endedReason: "replaced" },
  });
  await tx.consent.update({
    where: { merchantId_id: { merchantId, id: consentId } },
    data: {
      status: "active",
      completedAt: now,
      cardId,
      text,
      setupIntentId,
      threeDSecure: threeDSecure ? { ...threeDSecure } : Prisma.JsonNull,
    },
  });
  return ids;
}

/** How a card was saved and what its bank said then: the same evidence stands behind every later agreement on it. */
export async function evidenceOfCard(
  tx: Tx,
  merchantId: string,
  cardId: string,
): Promise<{ readonly setupIntentId: string | null; readonly threeDSecure: object | null }> {
  const row = await tx.consent.findFirst({
    where: { merchantId, cardId, setupIntentId: { not: null } },
    orderBy: { completedAt: "desc" },
    select: { setupIntentId: true, threeDSecure: true },
  });
  const { threeDSecure } = row ?? {};
  const isObject = typeof threeDSecure === "object" && threeDSecure !== null && !Array.isArray(threeDSecure);
  return { setupIntentId: row?.setupIntentId ?? null, threeDSecure: isObject ? threeDSecure : null };
}

/** Ends agreements of an order: the customer took the card away. Answers those that were in force. */
export async function revokeConsents(tx: Tx, merchantId: string, orderId: string, why: string, now: Date): Promise<string[]> {
  const active = await tx.consent.findMany({ where: { merchantId, orderId, status: "active" }, select: { id: true } });
  const ids = active.map((row) => row.id);
  await tx.consent.updateMany({ where: { merchantId, id: { in: ids } }, data: { status: "revoked", endedAt: now, endedReason: why } });
  return ids;
}

/** Ends what was agreed on a card, but for orders whose running charge rests on it. Answers what was in force. */
export async function revokeConsentsOnCard(
  tx: Tx,
  merchantId: string,
  cardId: string,
  exceptOrders: readonly string[],
  why: string,
  now: Date,
): Promise<{ consentId: string; orderId: string }[]> {
  return tx.$queryRaw<{ consentId: string; orderId: string }[]>(Prisma.sql`
    UPDATE consent SET status = 'revoked', ended_at = ${now}, ended_reason = ${why}
    WHERE merchant_id = ${merchantId}::uuid AND card_id = ${cardId}::uuid AND status = 'active' AND NOT order_id = ANY (${[...exceptOrders]}::uuid[])
    RETURNING id::text AS "consentId", order_id::text AS "orderId"`);
}

/** A ticked agreement without a card: the page was left, expired, or the order needed none any more. */
export async function abandonConsent(tx: Tx, merchantId: string, consentId: string, why: string, now: Date): Promise<boolean> {
  const { count } = await tx.consent.updateMany({
    where: { merchantId, id: consentId, status: { in: ["pending", "active"] } },
    data: { status: "abandoned", endedAt: now, endedReason: why },
  });
  return count === 1;
}
