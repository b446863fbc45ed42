import { type PlainDate, plainDate } from "@/lib/domain/dates";
import { type Money, money } from "@/lib/domain/money";
import type { SentMail } from "@/lib/domain/sent-mail";
import type { Collector, InstalmentState } from "@/lib/domain/states";
import { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";
import { type Listed, listed } from "./listed";
import { mailsTo } from "./mails";
import type { SavedCard } from "./order-detail";

export interface CustomerOrder {
  readonly id: string;
  readonly name: string;
  readonly placedAt: Date;
  readonly total: Money;
  readonly balance: Money;
  readonly dueOn: PlainDate | null;
  readonly state: InstalmentState;
  readonly nextActionAt: Date | null;
  readonly collector: Collector;
  readonly isCancelled: boolean;
  readonly isObserved: boolean;
}

export interface CustomerCard extends SavedCard {
  readonly createdAt: Date;
  readonly removedAt: Date | null;
  /** Orders whose active agreement is on this card. */
  readonly usedBy: readonly { readonly id: string; readonly name: string; readonly cap: Money; readonly latestOn: PlainDate }[];
  readonly consents: Listed<CardConsent>;
}

/** What was agreed on a card, word for word. */
export interface CardConsent {
  readonly id: string;
  readonly orderName: string;
  readonly status: string;
  readonly text: string;
  readonly language: string;
  readonly agreedVia: string;
  readonly agreedAt: Date;
  /** Of an agreement given in a conversation: what was said, and who of the team wrote it down. */
  readonly conversation: string | null;
  readonly recordedBy: string | null;
}

export interface CustomerDetail {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly language: string;
  readonly country: string | null;
  readonly emailBouncedAt: Date | null;
  readonly emailBounceReason: string | null;
  readonly erasedAt: Date | null;
  readonly createdAt: Date;
  readonly orders: Listed<CustomerOrder>;
  /** Open balances of every order we collect, one sum a currency. */
  readonly owed: readonly Money[];
  readonly cards: readonly CustomerCard[];
  readonly mails: Listed<SentMail>;
  /** Marked a mail of ours as unwanted: no reminder goes out any more. */
  readonly complainedAt: Date | null;
}

/** How much of each is shown at first. */
export const ORDERS_SHOWN = 200;
export const CONSENTS_SHOWN = 50;

/** How many of each list are asked for. */
export interface CustomerLists {
  readonly orders: number;
  readonly consents: number;
  readonly mails: number;
}

const dateOf = (value: Date | null): PlainDate | null => (value ? plainDate(value.toISOString().slice(0, 10)) : null);

/** Everything the customer's page shows; null when there is no such customer here. */
export async function customerDetail(scope: Scope, customerId: string, shown: CustomerLists): Promise<CustomerDetail | null> {
  const { merchantId } = scope;
  const row = await scope.db.prisma.customer.findUnique({
    where: { merchantId_id: { merchantId, id: customerId } },
    include: { person: true },
  });
  if (!row) return null;
  const [orders, owed, cards, mails] = await Promise.all([
    ordersOf(scope, customerId, shown.orders),
    owedBy(scope, customerId),
    cardsOf(scope, customerId, shown.consents),
    mailsTo(scope, { personId: row.personId }, shown.mails),
  ]);
  return {
    id: row.id,
    name: row.person.name,
    email: row.person.email,
    phone: row.person.phone,
    language: row.language,
    country: row.country,
    emailBouncedAt: row.person.emailBouncedAt,
    emailBounceReason: row.person.emailBounceReason,
    complainedAt: row.person.complainedAt,
    erasedAt: row.person.erasedAt,
    createdAt: row.createdAt,
    orders,
    owed,
    cards,
    mails,
  };
}

/** What is owed, over all orders and not only those shown. */
async function owedBy(scope: Scope, customerId: string): Promise<Money[]> {
  const rows = await scope.db.prisma.$queryRaw<{ minor: string; currency: string }[]>(Prisma.sql`
    SELECT currency, sum(balance_minor)::text AS minor FROM orders
    WHERE merchant_id = ${scope.merchantId}::uuid AND customer_id = ${customerId}::uuid AND deleted_at IS NULL AND cancelled_at IS NULL
      AND collector = 'stripe' AND balance_minor > 0
    GROUP BY currency ORDER BY currency`);
  return rows.map(({ minor, currency }) => money(BigInt(minor), currency));
}

async function ordersOf(scope: Scope, customerId: string, shown: number): Promise<Listed<CustomerOrder>> {
  const where = { merchantId: scope.merchantId, customerId, deletedAt: null };
  const found = await scope.db.prisma.order.findMany({ where, orderBy: [{ placedAt: "desc" }, { id: "desc" }], take: shown + 1 });
  const { rows, older } = await listed(found, shown, () => scope.db.prisma.order.count({ where }));
  const orders = rows.map((row) => ({
    id: row.id,
    name: row.name,
    placedAt: row.placedAt,
    total: money(row.totalMinor, row.currency),
    balance: money(row.balanceMinor, row.currency),
    dueOn: dateOf(row.dueOn),
    state: row.paymentState as InstalmentState,
    nextActionAt: row.nextActionAt,
    collector: row.collector as Collector,
    isCancelled: row.cancelledAt !== null,
    isObserved: row.activation === "observed",
  }));
  return { rows: orders, older };
}

async function cardsOf(scope: Scope, customerId: string, shown: number): Promise<CustomerCard[]> {
  const order = { select: { id: true, name: true } };
  // Of what is in force nothing is left out: it says what may be charged.
  const inForce = await scope.db.prisma.consent.findMany({
    where: { merchantId: scope.merchantId, customerId, status: "active" },
    orderBy: [{ agreedAt: "desc" }, { id: "desc" }],
    include: { order },
  });
  const rows = await scope.db.prisma.card.findMany({
    where: { merchantId: scope.merchantId, customerId },
    orderBy: [{ status: "asc" }, { createdAt: "desc" }],
    include: {
      consents: { orderBy: [{ agreedAt: "desc" }, { id: "desc" }], take: shown, include: { order } },
      _count: { select: { consents: true } },
    },
  });
  const names = await namesOf(
    scope,
    rows.flatMap((row) => row.consents.flatMap(({ recordedBy }) => recordedBy ?? [])),
  );
  return rows.map((row) => ({
    id: row.id,
    brand: row.brand,
    last4: row.last4,
    expMonth: row.expMonth,
    expYear: row.expYear,
    wallet: row.wallet,
    status: row.status,
    createdAt: row.createdAt,
    removedAt: row.removedAt,
    usedBy: inForce
      .filter(({ cardId }) => cardId === row.id)
      .map((consent) => ({
        id: consent.order.id,
        name: consent.order.name,
        cap: money(consent.capMinor, consent.currency),
        latestOn: plainDate(consent.latestOn.toISOString().slice(0, 10)),
      })),
    consents: {
      older: Math.max(0, row._count.consents - shown),
      rows: row.consents.map(({ id, order, status, text, language, agreedVia, agreedAt, conversation, recordedBy }) => ({
        ...{ id, orderName: order.name, status, text, language, agreedVia, agreedAt, conversation },
        recordedBy: recordedBy === null ? null : (names.get(recordedBy) ?? null),
      })),
    },
  }));
}

async function namesOf(scope: Scope, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await scope.db.prisma.user.findMany({ where: { id: { in: [...userIds] } }, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
