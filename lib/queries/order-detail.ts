import type { PaymentToCheck } from "@/lib/domain/capture-trap";
import { type PlainDate, plainDate } from "@/lib/domain/dates";
import type { MatchedBy } from "@/lib/domain/detection";
import { type Money, money } from "@/lib/domain/money";
import type { FulfilmentStatus } from "@/lib/domain/shopify-order";
import type { AttemptState, Collector, InstalmentKind, InstalmentState, Rail } from "@/lib/domain/states";
import type { Scope } from "@/lib/store/scope";

export interface OrderLine {
  readonly id: string;
  readonly title: string;
  readonly variantTitle: string | null;
  readonly sku: string | null;
  readonly imageUrl: string | null;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly total: Money;
  readonly isPreorder: boolean;
  readonly sellingPlan: string | null;
}

export interface PlannedInstalment {
  readonly id: string;
  readonly version: number;
  readonly kind: InstalmentKind;
  readonly amount: Money;
  readonly dueOn: PlainDate | null;
  readonly state: InstalmentState;
  readonly nextAttemptAt: Date | null;
  /** Why the next step is what it is; read with lib/domain/next-step.ts. */
  readonly nextStepWhy: unknown;
  readonly paidAt: Date | null;
  readonly card: SavedCard | null;
}

export interface SavedCard {
  readonly id: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
  readonly wallet: string | null;
  readonly status: string;
}

export interface OrderAttempt {
  readonly id: string;
  readonly number: number;
  readonly state: AttemptState;
  readonly startedBy: string;
  readonly amount: Money;
  readonly openedAt: Date;
  readonly settledAt: Date | null;
  readonly outcome: unknown;
  readonly paymentIntentId: string | null;
}

export interface OrderPayment extends PaymentToCheck {
  readonly id: string;
}

export interface OrderConsent {
  readonly id: string;
  readonly text: string;
  readonly cap: Money;
  readonly latestOn: PlainDate;
  readonly agreedAt: Date;
  readonly card: SavedCard | null;
}

export interface OrderDetail {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly placedAt: Date;
  readonly currency: string;
  readonly total: Money;
  readonly shopTotal: Money;
  readonly balance: Money;
  readonly paid: Money;
  readonly dueOn: PlainDate | null;
  readonly nextActionAt: Date | null;
  readonly promiseOn: PlainDate | null;
  readonly promiseText: string | null;
  readonly state: InstalmentState;
  readonly fulfilment: FulfilmentStatus;
  readonly collector: Collector;
  readonly isObserved: boolean;
  readonly isOnHold: boolean;
  readonly isRefundRequired: boolean;
  readonly isDisputed: boolean;
  readonly isIntentPending: boolean;
  readonly isRecording: boolean;
  readonly isActionNeeded: boolean;
  /** *Collect* was pressed and waits for the order to be read from Shopify (rule 9). */
  readonly isCollectWaiting: boolean;
  readonly cancelledAt: Date | null;
  readonly cancelReason: string | null;
  readonly matchedRule: MatchedBy;
  readonly matchedWhy: string;
  readonly tags: readonly string[];
  readonly note: string | null;
  readonly shopReadAt: Date | null;
  readonly shopDomain: string;
  readonly shopifyOrderGid: string;
  readonly customer: {
    readonly id: string;
    readonly name: string | null;
    readonly email: string | null;
    readonly phone: string | null;
    readonly language: string;
    readonly country: string | null;
    readonly emailBouncedAt: Date | null;
    readonly erasedAt: Date | null;
  };
  readonly lines: readonly OrderLine[];
  readonly instalments: readonly PlannedInstalment[];
  readonly payments: readonly OrderPayment[];
  readonly consent: OrderConsent | null;
  readonly holds: readonly {
    readonly id: string;
    readonly isOurs: boolean;
    readonly reason: string | null;
    readonly until: PlainDate | null;
    readonly placedAt: Date;
  }[];
  readonly disputes: readonly {
    readonly id: string;
    readonly amount: Money;
    readonly status: string;
    readonly reason: string | null;
    readonly evidenceDueAt: Date | null;
  }[];
}

/** A calendar date column: Prisma hands it out as midnight UTC. */
const dateOf = (value: Date | null): PlainDate | null => (value ? plainDate(value.toISOString().slice(0, 10)) : null);

type CardRow = { id: string; brand: string; last4: string; expMonth: number; expYear: number; wallet: string | null; status: string };

const cardOf = (card: CardRow | null): SavedCard | null =>
  card && {
    id: card.id,
    brand: card.brand,
    last4: card.last4,
    expMonth: card.expMonth,
    expYear: card.expYear,
    wallet: card.wallet,
    status: card.status,
  };

function findOrder(scope: Scope, orderId: string) {
  return scope.db.prisma.order.findUnique({
    where: { merchantId_id: { merchantId: scope.merchantId, id: orderId } },
    include: {
      customer: { include: { person: true } },
      connection: { select: { shopDomain: true } },
      lines: { orderBy: [{ position: "asc" }, { id: "asc" }] },
      instalments: { orderBy: { position: "asc" }, include: { card: true } },
      payments: { orderBy: [{ occurredAt: "asc" }, { id: "asc" }] },
      consents: { where: { status: "active" }, include: { card: true } },
      holds: { where: { releasedAt: null }, orderBy: { placedAt: "asc" } },
      disputes: { orderBy: { openedAt: "desc" } },
    },
  });
}

type FoundOrder = NonNullable<Awaited<ReturnType<typeof findOrder>>>;

/** Everything the order's page shows but its timeline; null when there is no such order here. */
export async function orderDetail(scope: Scope, orderId: string): Promise<OrderDetail | null> {
  const row = await findOrder(scope, orderId);
  if (!row) return null;
  const subjects = row.instalments.map((instalment) => instalment.id);
  const waiting = await scope.db.prisma.owedWork.count({
    where: { merchantId: scope.merchantId, kind: "collect", doneAt: null, subjectId: { in: subjects } },
  });
  return { ...headOf(row), ...partsOf(row), isCollectWaiting: waiting > 0 };
}

function headOf(row: FoundOrder) {
  const person = row.customer.person;
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    placedAt: row.placedAt,
    currency: row.currency,
    total: money(row.totalMinor, row.currency),
    shopTotal: money(row.shopTotalMinor, row.shopCurrency),
    balance: money(row.balanceMinor, row.currency),
    paid: money(row.paidMinor, row.currency),
    dueOn: dateOf(row.dueOn),
    nextActionAt: row.nextActionAt,
    promiseOn: dateOf(row.promiseOn),
    promiseText: row.promiseText,
    state: row.paymentState as InstalmentState,
    fulfilment: row.fulfilmentStatus as FulfilmentStatus,
    collector: row.collector as Collector,
    isObserved: row.activation === "observed",
    isOnHold: row.isOnHold,
    isRefundRequired: row.isRefundRequired,
    isDisputed: row.isDisputed,
    isIntentPending: row.isIntentPending,
    isRecording: row.isRecording,
    isActionNeeded: row.isActionNeeded,
    cancelledAt: row.cancelledAt,
    cancelReason: row.cancelReason,
    matchedRule: row.matchedRule as MatchedBy,
    matchedWhy: row.matchedWhy,
    tags: row.tags,
    note: row.note,
    shopReadAt: row.shopReadAt,
    shopDomain: row.connection.shopDomain,
    shopifyOrderGid: row.shopifyOrderGid,
    customer: {
      id: row.customer.id,
      name: person.name,
      email: person.email,
      phone: person.phone,
      language: row.customer.language,
      country: row.customer.country,
      emailBouncedAt: person.emailBouncedAt,
      erasedAt: person.erasedAt,
    },
  };
}

function partsOf(row: FoundOrder) {
  const consent = row.consents[0];
  return {
    lines: row.lines.map((line) => ({
      id: line.id,
      title: line.title,
      variantTitle: line.variantTitle,
      sku: line.sku,
      imageUrl: line.imageUrl,
      quantity: line.currentQuantity,
      unitPrice: money(line.unitPriceMinor, row.currency),
      total: money(line.totalMinor, row.currency),
      isPreorder: line.isPreorder,
      sellingPlan: line.sellingPlanName,
    })),
    instalments: row.instalments.map((instalment) => ({
      id: instalment.id,
      version: instalment.version,
      kind: instalment.kind as InstalmentKind,
      amount: money(instalment.amountMinor, instalment.currency),
      dueOn: dateOf(instalment.dueOn),
      state: instalment.state as InstalmentState,
      nextAttemptAt: instalment.nextAttemptAt,
      nextStepWhy: instalment.nextStepWhy,
      paidAt: instalment.paidAt,
      card: cardOf(instalment.card),
    })),
    payments: row.payments.map((payment) => ({
      id: payment.id,
      rail: payment.rail as Rail,
      kind: payment.kind,
      status: payment.status,
      amount: money(payment.amountMinor, payment.currency),
      occurredAt: payment.occurredAt,
      recordState: payment.recordState,
      recordNote: payment.recordNote,
      acknowledgedAt: payment.acknowledgedAt,
    })),
    consent: consent
      ? {
          id: consent.id,
          text: consent.text,
          cap: money(consent.capMinor, consent.currency),
          latestOn: plainDate(consent.latestOn.toISOString().slice(0, 10)),
          agreedAt: consent.agreedAt,
          card: cardOf(consent.card),
        }
      : null,
    holds: row.holds.map((hold) => ({
      id: hold.id,
      isOurs: hold.isOurs,
      reason: hold.reason,
      until: dateOf(hold.until),
      placedAt: hold.placedAt,
    })),
    disputes: row.disputes.map((dispute) => ({
      id: dispute.id,
      amount: money(dispute.amountMinor, dispute.currency),
      status: dispute.status,
      reason: dispute.reason,
      evidenceDueAt: dispute.evidenceDueAt,
    })),
  };
}
