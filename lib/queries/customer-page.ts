import type { DeclineCodes } from "@/lib/domain/charge-outcome";
import { type PlainDate, plainDate } from "@/lib/domain/dates";
import type { Language } from "@/lib/domain/language";
import { type Money, money } from "@/lib/domain/money";
import type { RefusalCode } from "@/lib/domain/refusals";
import type { InstalmentKind, InstalmentState } from "@/lib/domain/states";
import { type CardTerms, readCardTerms } from "@/lib/store/card-terms";
import { consentFor, offerFor } from "@/lib/store/card-terms-offer";
import type { Prisma } from "@/lib/store/commit";
import type { Scope } from "@/lib/store/scope";
import { readStoredDecline } from "@/lib/store/stored-outcome";

/** Everything the customer's page shows of one order; nothing of any other. */
export interface CustomerPage {
  readonly merchant: {
    readonly name: string;
    readonly legalName: string;
    readonly address: string | null;
    readonly vatNumber: string | null;
    readonly supportEmail: string | null;
    readonly accentColor: string;
    readonly logoUrl: string | null;
    readonly timezone: string;
    readonly noticeHours: number;
    readonly statementText: string;
  };
  readonly language: Language;
  readonly country: string | null;
  readonly order: {
    readonly id: string;
    readonly name: string;
    readonly placedAt: Date;
    readonly isCancelled: boolean;
    readonly total: Money;
    readonly tax: Money;
    /** Received on every rail, less what went back. */
    readonly received: Money;
    readonly promiseOn: PlainDate | null;
    readonly lines: readonly {
      readonly id: string;
      readonly title: string;
      readonly variant: string | null;
      readonly quantity: number;
      readonly imageUrl: string | null;
      readonly total: Money;
    }[];
  };
  /** The balance, open or closed; null for an order without one. */
  readonly balance: {
    readonly instalmentId: string;
    readonly kind: InstalmentKind;
    readonly amount: Money;
    readonly dueOn: PlainDate | null;
    readonly state: InstalmentState;
    readonly nextAttemptAt: Date | null;
    readonly paidAt: Date | null;
    readonly isRemovalWaiting: boolean;
  } | null;
  readonly card: { readonly brand: string; readonly last4: string; readonly expMonth: number; readonly expYear: number } | null;
  readonly consent: { readonly text: string; readonly language: string; readonly agreedAt: Date } | null;
  /** The charge as announced, while that holds. */
  readonly notice: { readonly amount: Money; readonly chargeOn: PlainDate } | null;
  readonly lastDecline: DeclineCodes | null;
  /** The payment that closed the balance through Stripe. */
  readonly paidWith: { readonly brand: string; readonly last4: string; readonly at: Date; readonly amount: Money } | null;
  readonly remindersOff: boolean;
  /** What the customer can agree to now, in the words that will be kept; or why there is nothing to agree to. */
  readonly offer:
    | { readonly ok: true; readonly text: string; readonly digest: string; readonly chargeNow: Money | null }
    | { readonly ok: false; readonly code: RefusalCode };
}

const day = (date: Date | null) => (date ? plainDate(date.toISOString().slice(0, 10)) : null);

export interface CustomerPageInput {
  readonly orderId: string;
  readonly customerId: string;
  /** Business time. */
  readonly now: Date;
}

/** Null when the order is not this customer's, or not there. */
export async function readCustomerPage(scope: Scope, input: CustomerPageInput): Promise<CustomerPage | null> {
  const { orderId, customerId } = input;
  const { merchantId } = scope;
  const { prisma } = scope.db;
  const order = await prisma.order.findUnique({
    where: { merchantId_id: { merchantId, id: orderId }, customerId },
    include: {
      merchant: true,
      customer: true,
      lines: { orderBy: { position: "asc" } },
      instalments: {
        orderBy: { position: "asc" },
        where: { kind: "balance" },
        include: { card: true, attempts: { orderBy: { number: "desc" }, take: 1 } },
      },
      payments: { where: { status: "succeeded" } },
      consents: { where: { status: "active" } },
      notices: { where: { voidedAt: null, bouncedAt: null, acceptedAt: { not: null } }, orderBy: { createdAt: "desc" }, take: 1 },
      pendingIntents: { where: { kind: "remove_card", appliedAt: null } },
      cardRequests: true,
    },
  });
  const terms = await readCardTerms(scope, orderId, customerId);
  if (!order || !terms) return null;
  const open = order.instalments.find((row) => row.state !== "paid" && row.state !== "cancelled");
  const balance = open ?? order.instalments.at(-1) ?? null;
  const signed = (kind: string, minor: bigint) => (kind === "charge" ? minor : -minor);
  const received = order.payments
    .filter((row) => row.currency === order.currency)
    .reduce((all, row) => all + signed(row.kind, row.amountMinor), 0n);
  const [attempt] = balance?.attempts ?? [];
  const [notice] = order.notices;
  const [consent] = order.consents;
  const card = balance?.card ?? null;
  return {
    merchant: { ...order.merchant, statementText: order.merchant.statementDescriptor },
    language: terms.language,
    offer: offerOf(terms, input.now),
    country: order.country,
    order: {
      id: order.id,
      name: order.name,
      placedAt: order.placedAt,
      isCancelled: order.cancelledAt !== null || order.deletedAt !== null,
      total: money(order.totalMinor, order.currency),
      tax: money(order.taxMinor, order.currency),
      received: money(received, order.currency),
      promiseOn: day(order.promiseOn),
      lines: order.lines
        .filter((line) => line.currentQuantity > 0)
        .map((line) => ({
          id: line.id,
          title: line.title,
          variant: line.variantTitle,
          quantity: line.currentQuantity,
          imageUrl: line.imageUrl,
          total: money(line.totalMinor, order.currency),
        })),
    },
    balance: balance && {
      instalmentId: balance.id,
      kind: balance.kind as InstalmentKind,
      amount: money(balance.amountMinor, balance.currency),
      dueOn: day(balance.dueOn),
      state: balance.state as InstalmentState,
      nextAttemptAt: balance.nextAttemptAt,
      paidAt: balance.paidAt,
      isRemovalWaiting: order.pendingIntents.length > 0,
    },
    card,
    consent: consent ?? null,
    notice:
      notice && open && notice.instalmentId === open.id
        ? { amount: money(notice.amountMinor, notice.currency), chargeOn: plainDate(notice.chargeOn.toISOString().slice(0, 10)) }
        : null,
    lastDecline: attempt ? readStoredDecline(attempt) : null,
    paidWith: balance?.state === "paid" ? paidWith(balance, order.payments) : null,
    remindersOff: order.cardRequests[0]?.remindersOff ?? false,
  };
}

type Balance = Prisma.InstalmentGetPayload<{ include: { card: true; attempts: true } }>;
type Paid = Prisma.PaymentGetPayload<object>;

/** The charge on the saved card, or the payment made on Stripe's own page. */
function paidWith(balance: Balance, payments: readonly Paid[]): CustomerPage["paidWith"] {
  const [attempt] = balance.attempts;
  const { card } = balance;
  if (attempt?.state === "succeeded" && card) {
    const at = attempt.settledAt ?? balance.paidAt ?? attempt.openedAt;
    return { brand: card.brand, last4: card.last4, at, amount: money(attempt.amountMinor, attempt.currency) };
  }
  const paid = payments.find((row) => row.instalmentId === balance.id && row.kind === "charge" && row.cardBrand && row.cardLast4);
  if (!paid?.cardBrand || !paid.cardLast4) return null;
  return { brand: paid.cardBrand, last4: paid.cardLast4, at: paid.occurredAt, amount: money(paid.amountMinor, paid.currency) };
}

function offerOf(terms: CardTerms, now: Date): CustomerPage["offer"] {
  const offered = offerFor(terms, now);
  if (!offered.ok) return { ok: false, code: offered.code };
  const { text, digest } = consentFor(terms, offered.offer, terms.language);
  return { ok: true, text, digest, chargeNow: offered.offer.chargeNow };
}
