import { type PlainDate, plainDate } from "@/lib/domain/dates";
import { type Money, money } from "@/lib/domain/money";
import type { SentMail } from "@/lib/domain/sent-mail";
import type { Collector, InstalmentState } from "@/lib/domain/states";
import type { Scope } from "@/lib/store/scope";
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
  readonly consents: readonly CardConsent[];
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
  readonly orders: readonly CustomerOrder[];
  readonly cards: readonly CustomerCard[];
  readonly mails: readonly SentMail[];
  /** Marked a mail of ours as unwanted: no reminder goes out any more. */
  readonly complainedAt: Date | null;
}

const MOST_ORDERS = 200;
const MOST_CONSENTS = 50;
const dateOf = (value: Date | null): PlainDate | null => (value ? plainDate(value.toISOString().slice(0, 10)) : null);

/** Everything the customer's page shows; null when there is no such customer here. */
export async function customerDetail(scope: Scope, customerId: string): Promise<CustomerDetail | null> {
  const { merchantId } = scope;
  const row = await scope.db.prisma.customer.findUnique({
    where: { merchantId_id: { merchantId, id: customerId } },
    include: { person: true },
  });
  if (!row) return null;
  const [orders, cards, mails] = await Promise.all([
    ordersOf(scope, customerId),
    cardsOf(scope, customerId),
    mailsTo(scope, { personId: row.personId }),
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
    cards,
    mails,
  };
}

async function ordersOf(scope: Scope, customerId: string): Promise<CustomerOrder[]> {
  const rows = await scope.db.prisma.order.findMany({
    where: { merchantId: scope.merchantId, customerId, deletedAt: null },
    orderBy: [{ placedAt: "desc" }, { id: "desc" }],
    take: MOST_ORDERS,
  });
  return rows.map((row) => ({
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
}

async function cardsOf(scope: Scope, customerId: string): Promise<CustomerCard[]> {
  const rows = await scope.db.prisma.card.findMany({
    where: { merchantId: scope.merchantId, customerId },
    orderBy: [{ status: "asc" }, { createdAt: "desc" }],
    include: { consents: { orderBy: { agreedAt: "desc" }, take: MOST_CONSENTS, include: { order: { select: { id: true, name: true } } } } },
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
    usedBy: row.consents.filter(isInForce).map((consent) => ({
      id: consent.order.id,
      name: consent.order.name,
      cap: money(consent.capMinor, consent.currency),
      latestOn: plainDate(consent.latestOn.toISOString().slice(0, 10)),
    })),
    consents: row.consents.map(({ id, order, status, text, language, agreedVia, agreedAt, conversation, recordedBy }) => ({
      ...{ id, orderName: order.name, status, text, language, agreedVia, agreedAt, conversation },
      recordedBy: recordedBy === null ? null : (names.get(recordedBy) ?? null),
    })),
  }));
}

const isInForce = (consent: { readonly status: string }): boolean => consent.status === "active";

async function namesOf(scope: Scope, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await scope.db.prisma.user.findMany({ where: { id: { in: [...userIds] } }, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
