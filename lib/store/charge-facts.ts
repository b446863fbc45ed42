import type { ChargeFacts } from "@/lib/domain/charge-guard";
import { type PlainDate, plainDate } from "@/lib/domain/dates";
import { currency, type Money, money } from "@/lib/domain/money";
import type { ChargeRequester, CollectMode, Collector, InstalmentState } from "@/lib/domain/states";
import { attemptsOnCard, CARD_KEY, type CardAttemptJson, cardKey, toCardAttempt } from "./card-attempts";
import { Prisma, type Tx } from "./commit";
import { CONSENT_LEFT } from "./consents";
import { lockInstalmentRows } from "./row-locks";

/** What commit 1 needs of one instalment: the guard's facts, and the references the attempt will carry. */
export type ChargeCandidate = {
  readonly instalmentId: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly facts: ChargeFacts;
  readonly triesSoFar: number;
  readonly connectionId: string | null;
  readonly consentId: string | null;
  readonly noticeId: string | null;
  readonly card: {
    readonly id: string;
    readonly last4: string;
    readonly fingerprint: string | null;
    readonly paymentMethodId: string;
  } | null;
  /** The live PaymentIntent's row, prepared or being made; null when one has to be made. */
  readonly paymentObjectId: string | null;
};

type Row = {
  instalmentId: string;
  orderId: string;
  customerId: string;
  state: InstalmentState;
  amountMinor: bigint;
  currency: string;
  dueOn: string | null;
  version: number;
  nextAttemptAt: Date | null;
  triesOnCard: number;
  attempts: bigint;
  openAttempt: boolean;
  openInvoice: boolean;
  pendingIntent: boolean;
  installationPaused: boolean;
  shopPaused: boolean;
  mode: CollectMode;
  zone: string;
  fromHour: number;
  untilHour: number;
  noticeHours: number;
  oldConsentNoticeHours: number;
  statementText: string;
  retryMax: number;
  capCount: number;
  capMinor: bigint;
  shopCurrency: string;
  todayCount: bigint;
  todayMinor: bigint;
  collector: Collector;
  activation: string;
  orderCurrency: string;
  cancelledAt: Date | null;
  deletedAt: Date | null;
  disputed: boolean;
  promiseAnswerOpen: boolean;
  beyondCap: boolean;
  country: string | null;
  hasAddress: boolean;
  shopReadAt: Date | null;
  shopOutstanding: bigint | null;
  unrecorded: bigint;
  connectionId: string | null;
  paymentObjectId: string | null;
  card: { id: string; status: string; brand: string; last4: string; fingerprint: string | null; pm: string; kind: string } | null;
  cardAttempts: CardAttemptJson[];
  consent: { id: string; cardId: string; capMinor: string; currency: string; latestOn: string; agreedAt: string } | null;
  notice: {
    id: string;
    via: "mail" | "page" | "call";
    minor: string;
    currency: string;
    chargeOn: string;
    cardId: string;
    statementText: string;
    acceptedAt: string | null;
    bouncedAt: string | null;
    voidedAt: string | null;
  } | null;
};

/**
 * One commit 1 a merchant at a time: the daily cap and the pause are then exact, however many workers and people press at
 * once. Held to the end of the transaction, which does no network.
 */
export async function lockMerchantCharging(tx: Tx, merchantId: string): Promise<void> {
  await tx.$queryRaw(Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended('charge:' || ${merchantId}, 0))::text`);
}

/** Locks the instalments (in id order) and reads every fact of the guard, in two statements for any number of them. */
export async function chargeCandidates(
  tx: Tx,
  input: {
    readonly merchantId: string;
    readonly instalmentIds: readonly string[];
    readonly by: ChargeRequester;
    readonly expectedVersion: number | null;
    readonly now: Date;
  },
): Promise<ChargeCandidate[]> {
  const { merchantId, now } = input;
  await lockInstalmentRows(tx, merchantId, input.instalmentIds);
  const rows = await tx.$queryRaw<Row[]>(Prisma.sql`
    SELECT i.id AS "instalmentId", i.order_id AS "orderId", o.customer_id AS "customerId", i.state, i.amount_minor AS "amountMinor", i.currency,
      i.due_on::text AS "dueOn", i.version, i.next_attempt_at AS "nextAttemptAt", i.tries_on_card AS "triesOnCard",
      (SELECT coalesce(max(a.number), 0)::bigint FROM attempt a WHERE a.merchant_id = i.merchant_id AND a.instalment_id = i.id) AS attempts,
      EXISTS (SELECT 1 FROM attempt a WHERE a.merchant_id = i.merchant_id AND a.instalment_id = i.id AND a.state IN ('open','processing','unknown')) AS "openAttempt",
      coalesce(po.kind = 'checkout_session', false) AS "openInvoice",
      EXISTS (SELECT 1 FROM pending_intent p WHERE p.merchant_id = i.merchant_id AND p.order_id = i.order_id AND p.applied_at IS NULL) AS "pendingIntent",
      (SELECT money_paused_at IS NOT NULL FROM installation) AS "installationPaused", m.money_paused_at IS NOT NULL AS "shopPaused", m.mode, m.timezone AS zone,
      m.charge_from_hour AS "fromHour", m.charge_until_hour AS "untilHour", m.notice_hours AS "noticeHours", m.old_consent_notice_hours AS "oldConsentNoticeHours",
      m.statement_descriptor AS "statementText", m.retry_max AS "retryMax", m.daily_cap_count AS "capCount", m.daily_cap_minor AS "capMinor", m.shop_currency AS "shopCurrency",
      t.count AS "todayCount", coalesce(tm.minor, 0)::bigint AS "todayMinor",
      o.collector, o.activation, o.currency AS "orderCurrency", o.cancelled_at AS "cancelledAt", o.deleted_at AS "deletedAt", o.is_disputed OR d.open AS disputed, o.country,
      EXISTS (SELECT 1 FROM promise_answer q WHERE q.merchant_id = o.merchant_id AND q.order_id = o.id AND q.needs_answer AND q.answered_at IS NULL AND q.superseded_at IS NULL) AS "promiseAnswerOpen",
      EXISTS (SELECT 1 FROM campaign_order co WHERE co.merchant_id = o.merchant_id AND co.order_id = o.id AND co.place = 'beyond') AS "beyondCap",
      coalesce(p.email IS NOT NULL AND p.email <> '' AND p.email_bounced_at IS NULL AND p.erased_at IS NULL, false) AS "hasAddress",
      o.shop_read_at AS "shopReadAt", o.shop_outstanding_minor AS "shopOutstanding", coalesce(u.minor, 0)::bigint AS unrecorded,
      sc.id AS "connectionId", po.id AS "paymentObjectId",
      CASE WHEN k.id IS NULL THEN NULL ELSE jsonb_build_object('id', k.id, 'status', k.status, 'brand', k.brand, 'last4', k.last4, 'fingerprint', k.fingerprint,
        'pm', k.stripe_payment_method_id, 'kind', k.kind) END AS card,
      ${attemptsOnCard({ merchantId: "sc.merchant_id", connectionId: "sc.id", fingerprint: CARD_KEY, but: null }, now)} AS "cardAttempts",
      CASE WHEN c.id IS NULL THEN NULL ELSE jsonb_build_object('id', c.id, 'cardId', c.card_id, 'capMinor', ${CONSENT_LEFT}::text, 'currency', c.currency,
        'latestOn', c.latest_on::text, 'agreedAt', c.agreed_at) END AS consent,
      n.notice
    FROM instalment i
    JOIN orders o ON o.merchant_id = i.merchant_id AND o.id = i.order_id
    JOIN merchant m ON m.id = i.merchant_id
    JOIN customer cu ON cu.merchant_id = o.merchant_id AND cu.id = o.customer_id
    JOIN person p ON p.merchant_id = cu.merchant_id AND p.id = cu.person_id
    LEFT JOIN stripe_connection sc ON sc.merchant_id = i.merchant_id AND sc.status = 'ok'
    LEFT JOIN payment_object po ON po.merchant_id = i.merchant_id AND po.instalment_id = i.id AND po.closed_at IS NULL
    LEFT JOIN card k ON k.merchant_id = i.merchant_id AND k.id = i.card_id
    LEFT JOIN consent c ON c.merchant_id = i.merchant_id AND c.id = i.consent_id AND c.status = 'active'
    LEFT JOIN LATERAL (SELECT count(*)::bigint AS count FROM attempt a WHERE a.merchant_id = m.id AND a.state NOT IN ('not_made','abandoned')
      AND a.opened_at >= date_trunc('day', ${now}::timestamptz AT TIME ZONE m.timezone) AT TIME ZONE m.timezone) t ON true
    LEFT JOIN LATERAL (SELECT sum(a.amount_minor) AS minor FROM attempt a WHERE a.merchant_id = m.id AND a.currency = i.currency AND a.state NOT IN ('not_made','abandoned')
      AND a.opened_at >= date_trunc('day', ${now}::timestamptz AT TIME ZONE m.timezone) AT TIME ZONE m.timezone) tm ON true
    LEFT JOIN LATERAL (SELECT sum(y.amount_minor) AS minor FROM payment y WHERE y.merchant_id = o.merchant_id AND y.order_id = o.id AND y.rail = 'stripe' AND y.kind = 'charge'
      AND y.status = 'succeeded' AND y.record_state IN ('owed','not_recordable') AND y.currency = i.currency) u ON true
    LEFT JOIN LATERAL (SELECT count(*) > 0 AS open FROM dispute x WHERE x.merchant_id = o.merchant_id AND x.order_id = o.id AND x.closed_at IS NULL) d ON true
    LEFT JOIN LATERAL (SELECT jsonb_build_object('id', x.id, 'via', x.via, 'minor', x.amount_minor::text, 'currency', x.currency, 'chargeOn', x.charge_on::text, 'cardId', x.card_id,
        'statementText', x.statement_text, 'acceptedAt', x.accepted_at, 'bouncedAt', x.bounced_at, 'voidedAt', x.voided_at) AS notice
      FROM notice x WHERE x.merchant_id = i.merchant_id AND x.instalment_id = i.id ORDER BY x.voided_at IS NOT NULL, x.created_at DESC, x.id DESC LIMIT 1) n ON true
    WHERE i.merchant_id = ${merchantId}::uuid AND i.id = ANY (${[...input.instalmentIds]}::uuid[])
    ORDER BY i.next_attempt_at NULLS LAST, i.id`);
  return rows.map((row) => toCandidate(row, input));
}

function toCandidate(
  row: Row,
  input: { readonly by: ChargeRequester; readonly expectedVersion: number | null; readonly now: Date },
): ChargeCandidate {
  return {
    instalmentId: row.instalmentId,
    orderId: row.orderId,
    customerId: row.customerId,
    triesSoFar: Number(row.attempts),
    connectionId: row.connectionId,
    consentId: row.consent?.id ?? null,
    noticeId: row.notice?.id ?? null,
    card: row.card && { id: row.card.id, last4: row.card.last4, fingerprint: cardKey(row.card), paymentMethodId: row.card.pm },
    paymentObjectId: row.openInvoice ? null : row.paymentObjectId,
    facts: {
      now: input.now,
      by: input.by,
      expectedVersion: input.expectedVersion,
      installationPaused: row.installationPaused,
      shop: shopOf(row),
      order: {
        collector: row.collector,
        observed: row.activation !== "active",
        cancelled: row.cancelledAt !== null || row.deletedAt !== null,
        disputed: row.disputed,
        promiseAnswerOpen: row.promiseAnswerOpen,
        beyondCap: row.beyondCap,
        billingCountry: row.country,
        hasAddress: row.hasAddress,
      },
      shopRead: row.shopReadAt && {
        at: row.shopReadAt,
        cancelled: row.cancelledAt !== null || row.deletedAt !== null,
        currency: currency(row.orderCurrency),
        outstanding: row.shopOutstanding === null ? null : money(row.shopOutstanding, row.orderCurrency),
      },
      unrecorded: money(row.unrecorded, row.currency),
      instalment: {
        state: row.state,
        amount: money(row.amountMinor, row.currency),
        dueOn: dateOf(row.dueOn),
        version: row.version,
        nextAttemptAt: row.nextAttemptAt,
        triesOnCard: row.triesOnCard,
        openAttempt: row.openAttempt,
        openInvoice: row.openInvoice,
        pendingIntent: row.pendingIntent,
      },
      card: row.card && {
        id: row.card.id,
        active: row.card.status === "active" && row.card.kind === "card",
        brand: row.card.brand,
        attempts: row.cardAttempts.map(toCardAttempt),
      },
      consent: row.consent && {
        cardId: row.consent.cardId,
        cap: money(BigInt(row.consent.capMinor), row.consent.currency),
        latestOn: plainDate(row.consent.latestOn),
        agreedAt: new Date(row.consent.agreedAt),
      },
      notice: row.notice && noticeOf(row.notice),
    },
  };
}

function shopOf(row: Row): ChargeFacts["shop"] {
  return {
    paused: row.shopPaused,
    mode: row.mode,
    zone: row.zone,
    fromHour: row.fromHour,
    untilHour: row.untilHour,
    lead: { noticeHours: row.noticeHours, oldConsentNoticeHours: row.oldConsentNoticeHours },
    statementText: row.statementText,
    stripeReady: row.connectionId !== null,
    retryMax: row.retryMax,
    today: { count: Number(row.todayCount), sum: money(row.todayMinor, row.currency) },
    caps: { count: row.capCount, sum: capOf(row) },
  };
}

/** The cap is a sum in the shop's currency; sums never mix currencies, so other currencies have the cap of count alone. */
function capOf(row: Row): Money | null {
  return row.shopCurrency === row.currency ? money(row.capMinor, row.currency) : null;
}

function noticeOf(notice: NonNullable<Row["notice"]>): ChargeFacts["notice"] {
  return {
    via: notice.via,
    amount: money(BigInt(notice.minor), notice.currency),
    chargeOn: plainDate(notice.chargeOn),
    cardId: notice.cardId,
    statementText: notice.statementText,
    acceptedAt: instantOrNull(notice.acceptedAt),
    bouncedAt: instantOrNull(notice.bouncedAt),
    voidedAt: instantOrNull(notice.voidedAt),
  };
}

const dateOf = (text: string | null): PlainDate | null => (text === null ? null : plainDate(text));
const instantOrNull = (text: string | null): Date | null => (text === null ? null : new Date(text));
