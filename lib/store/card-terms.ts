import { type PlainDate, plainDate } from "@/lib/domain/dates";
import type { Language } from "@/lib/domain/language";
import { type Money, money } from "@/lib/domain/money";
import type { Collector, InstalmentState } from "@/lib/domain/states";
import { Prisma, type Tx } from "./commit";
import { type CustomerSettings, readCustomerSettings } from "./customer-settings";
import type { Scope } from "./scope";

/** What a customer would agree to for one order: the debt, its dates, the shop's terms, and where cards are kept. */
export interface CardTerms {
  readonly orderId: string;
  readonly orderName: string;
  readonly customerId: string;
  readonly personName: string | null;
  readonly email: string | null;
  readonly language: Language;
  readonly collector: Collector;
  readonly isObserved: boolean;
  readonly isOver: boolean;
  readonly country: string | null;
  readonly promiseOn: PlainDate | null;
  readonly stripeCustomerId: string | null;
  /** Null without a working connection to Stripe. */
  readonly connectionId: string | null;
  /** The open balance; null when nothing is owed. */
  readonly balance: {
    readonly instalmentId: string;
    readonly amount: Money;
    readonly dueOn: PlainDate | null;
    readonly state: InstalmentState;
    readonly version: number;
  } | null;
  readonly settings: CustomerSettings;
}

interface Row {
  orderName: string;
  customerId: string;
  personName: string | null;
  email: string | null;
  language: Language;
  collector: Collector;
  isObserved: boolean;
  isOver: boolean;
  country: string | null;
  promiseOn: string | null;
  stripeCustomerId: string | null;
  connectionId: string | null;
  instalmentId: string | null;
  amountMinor: bigint | null;
  currency: string;
  dueOn: string | null;
  state: InstalmentState | null;
  version: number | null;
}

/** Null when the order is not this customer's, or not there: the same to whoever asks. */
export async function readCardTerms(
  scope: Scope,
  orderId: string,
  customerId: string,
  // Inside a transaction its own handle reads: a second connection per transaction would empty the pool.
  reader: Tx | Scope["db"]["prisma"] = scope.db.prisma,
): Promise<CardTerms | null> {
  const { merchantId } = scope;
  const [row] = await reader.$queryRaw<Row[]>(Prisma.sql`
    SELECT o.name AS "orderName", o.customer_id::text AS "customerId", p.name AS "personName", p.email, c.language, o.collector, (o.activation <> 'active') AS "isObserved",
      (o.cancelled_at IS NOT NULL OR o.deleted_at IS NOT NULL) AS "isOver", o.country, o.promise_on::text AS "promiseOn", c.stripe_customer_id AS "stripeCustomerId",
      (SELECT s.id::text FROM stripe_connection s WHERE s.merchant_id = o.merchant_id AND s.status = 'ok') AS "connectionId",
      i.id::text AS "instalmentId", i.amount_minor AS "amountMinor", o.currency, i.due_on::text AS "dueOn", i.state, i.version
    FROM orders o
    JOIN customer c ON c.merchant_id = o.merchant_id AND c.id = o.customer_id
    JOIN person p ON p.merchant_id = c.merchant_id AND p.id = c.person_id
    LEFT JOIN LATERAL (SELECT * FROM instalment WHERE merchant_id = o.merchant_id AND order_id = o.id AND kind = 'balance' AND state NOT IN ('paid', 'cancelled')
      ORDER BY position LIMIT 1) i ON true
    WHERE o.merchant_id = ${merchantId}::uuid AND o.id = ${orderId}::uuid AND o.customer_id = ${customerId}::uuid`);
  if (!row) return null;
  const settings = await readCustomerSettings(reader, merchantId);
  const { instalmentId, amountMinor, dueOn, state, version, promiseOn, currency, ...order } = row;
  const hasBalance = instalmentId !== null && amountMinor !== null && state !== null && version !== null;
  return {
    ...order,
    orderId,
    promiseOn: promiseOn === null ? null : plainDate(promiseOn),
    balance: hasBalance
      ? { instalmentId, amount: money(amountMinor, currency), dueOn: dueOn === null ? null : plainDate(dueOn), state, version }
      : null,
    settings,
  };
}

/** The merchant's working connection to Stripe; null without one. There is at most one in use. */
export async function workingStripeConnection(scope: Scope): Promise<string | null> {
  const row = await scope.db.prisma.stripeConnection.findFirst({
    where: { merchantId: scope.merchantId, status: "ok" },
    select: { id: true },
  });
  return row?.id ?? null;
}
