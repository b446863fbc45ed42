import { Prisma, type Tx } from "./commit";
import type { Db } from "./db";
import { newId } from "./ids";
import type { Scope } from "./scope";

export interface CardToKeep {
  readonly customerId: string;
  readonly stripePaymentMethodId: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
  readonly fingerprint: string | null;
  readonly wallet: string | null;
  readonly country: string | null;
  /** `customer_page`, later `staff_screen`. */
  readonly savedVia: string;
}

/** Keeps a card under its payment method: the same one saved twice is one row, active again. */
export async function putCard(tx: Tx, merchantId: string, card: CardToKeep, now: Date): Promise<string> {
  const { customerId, stripePaymentMethodId, ...facts } = card;
  const row = await tx.card.upsert({
    where: { merchantId_stripePaymentMethodId: { merchantId, stripePaymentMethodId } },
    create: { merchantId, id: newId(), customerId, stripePaymentMethodId, ...facts, createdAt: now },
    update: { ...facts, status: "active", removedAt: null, removedReason: null },
    select: { id: true },
  });
  return row.id;
}

export interface ActiveCard {
  readonly cardId: string;
  readonly brand: string;
  readonly last4: string;
}

/** A card of this customer that may be charged; locked against its removal. Null for any other. */
export async function lockActiveCard(tx: Tx, merchantId: string, customerId: string, cardId: string): Promise<ActiveCard | null> {
  const rows = await tx.$queryRaw<ActiveCard[]>(Prisma.sql`
    SELECT id::text AS "cardId", brand, last4 FROM card
    WHERE merchant_id = ${merchantId}::uuid AND id = ${cardId}::uuid AND customer_id = ${customerId}::uuid AND status = 'active' AND kind = 'card'
    FOR NO KEY UPDATE`);
  return rows[0] ?? null;
}

export interface CardInUse {
  readonly cardId: string;
  readonly brand: string;
  readonly last4: string;
  readonly instalmentId: string;
}

/** The open instalments of an order that have a card, with that card; locked, so that nothing is charged on it meanwhile. */
export async function lockCardsOfOrder(tx: Tx, merchantId: string, orderId: string): Promise<CardInUse[]> {
  await tx.$queryRaw(Prisma.sql`
    SELECT 1 FROM instalment WHERE merchant_id = ${merchantId}::uuid AND order_id = ${orderId}::uuid AND state NOT IN ('paid', 'cancelled')
    ORDER BY id FOR NO KEY UPDATE`);
  return tx.$queryRaw<CardInUse[]>(Prisma.sql`
    SELECT c.id::text AS "cardId", c.brand, c.last4, i.id::text AS "instalmentId"
    FROM instalment i JOIN card c ON c.merchant_id = i.merchant_id AND c.id = i.card_id
    WHERE i.merchant_id = ${merchantId}::uuid AND i.order_id = ${orderId}::uuid AND i.state NOT IN ('paid', 'cancelled') ORDER BY i.id`);
}

export interface CardUse {
  readonly instalmentId: string;
  readonly orderId: string;
}

const lockUsesOf = (tx: Tx, merchantId: string, cardId: string): Promise<CardUse[]> =>
  tx.$queryRaw<CardUse[]>(Prisma.sql`
    SELECT id::text AS "instalmentId", order_id::text AS "orderId" FROM instalment
    WHERE merchant_id = ${merchantId}::uuid AND card_id = ${cardId}::uuid AND state NOT IN ('paid', 'cancelled') ORDER BY id FOR NO KEY UPDATE`);

/**
 * Locks a card with the open balances it would be charged for, and answers those. Balances before the card, as others do; then once more,
 * because only now nobody else puts it to use: what was agreed on it while this waited counts.
 */
export async function lockCardUses(tx: Tx, merchantId: string, cardId: string): Promise<CardUse[]> {
  await lockUsesOf(tx, merchantId, cardId);
  await tx.$queryRaw(Prisma.sql`SELECT 1 FROM card WHERE merchant_id = ${merchantId}::uuid AND id = ${cardId}::uuid FOR NO KEY UPDATE`);
  return lockUsesOf(tx, merchantId, cardId);
}

/** A customer's card, with the open balances it would be charged for; all of it locked. Null for a card of somebody else. */
export async function lockSavedCard(
  tx: Tx,
  merchantId: string,
  customerId: string,
  cardId: string,
): Promise<(ActiveCard & { readonly status: string; readonly uses: readonly CardUse[] }) | null> {
  const uses = await lockCardUses(tx, merchantId, cardId);
  const [card] = await tx.$queryRaw<(ActiveCard & { status: string })[]>(Prisma.sql`
    SELECT id::text AS "cardId", brand, last4, status FROM card
    WHERE merchant_id = ${merchantId}::uuid AND id = ${cardId}::uuid AND customer_id = ${customerId}::uuid`);
  return card ? { ...card, uses } : null;
}

/**
 * Marks cards that no open balance may be charged on any more as on their way out; Stripe is told afterwards. A card that
 * another open instalment still uses, or an attempt still runs on, stays. Answers the cards marked.
 */
export async function markCardsRemoving(tx: Tx, merchantId: string, cardIds: readonly string[], why: string, now: Date): Promise<string[]> {
  if (cardIds.length === 0) return [];
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    UPDATE card c SET status = 'removing', removed_at = ${now}, removed_reason = ${why}
    WHERE c.merchant_id = ${merchantId}::uuid AND c.id = ANY (${[...cardIds]}::uuid[]) AND c.status = 'active'
      AND NOT EXISTS (SELECT 1 FROM instalment i WHERE i.merchant_id = c.merchant_id AND i.card_id = c.id AND i.state NOT IN ('paid', 'cancelled'))
      AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.merchant_id = c.merchant_id AND a.card_id = c.id AND a.settled_at IS NULL)
    RETURNING c.id::text`);
  return rows.map((row) => row.id);
}

export interface CardToDetach {
  readonly cardId: string;
  readonly stripePaymentMethodId: string;
}

/** Cards Stripe has not been told to forget yet. */
export async function cardsToDetach(scope: Scope, limit: number): Promise<CardToDetach[]> {
  return scope.db.prisma.$queryRaw<CardToDetach[]>(Prisma.sql`
    SELECT id::text AS "cardId", stripe_payment_method_id AS "stripePaymentMethodId" FROM card
    WHERE merchant_id = ${scope.merchantId}::uuid AND status = 'removing' ORDER BY removed_at LIMIT ${limit}`);
}

/** Stripe has forgotten it. */
export async function markCardRemoved(tx: Tx, merchantId: string, cardId: string): Promise<void> {
  await tx.card.updateMany({ where: { merchantId, id: cardId, status: "removing" }, data: { status: "removed" } });
}

/** Merchants with cards on their way out. */
export async function acrossMerchantsWithCardsToDetach(db: Db): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ merchantId: string }[]>(
    Prisma.sql`SELECT DISTINCT merchant_id::text AS "merchantId" FROM card WHERE status = 'removing'`,
  );
  return rows.map((row) => row.merchantId);
}

export interface WaitingRemoval {
  readonly merchantId: string;
  readonly orderId: string;
  readonly cardId: string;
  readonly customerId: string;
  readonly brand: string;
  readonly last4: string;
}

/**
 * Cards whose removal waited for a running charge (rule 11) and that no open balance of their order is charged on any more:
 * agreement and card are still there, because settlement only moves the instalment.
 */
export async function acrossMerchantsRemovalsToFinish(db: Db, since: Date): Promise<WaitingRemoval[]> {
  return db.prisma.$queryRaw<WaitingRemoval[]>(Prisma.sql`
    SELECT DISTINCT p.merchant_id::text AS "merchantId", p.order_id::text AS "orderId", k.card_id::text AS "cardId", k.customer_id::text AS "customerId", c.brand, c.last4
    FROM pending_intent p
    JOIN consent k ON k.merchant_id = p.merchant_id AND k.order_id = p.order_id AND k.status = 'active' AND k.completed_at < p.asked_at
    JOIN card c ON c.merchant_id = k.merchant_id AND c.id = k.card_id
    WHERE p.kind = 'remove_card' AND p.applied_at > ${since}
      AND NOT EXISTS (SELECT 1 FROM instalment i WHERE i.merchant_id = p.merchant_id AND i.order_id = p.order_id AND i.card_id = k.card_id AND i.state NOT IN ('paid', 'cancelled'))`);
}
