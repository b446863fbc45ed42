/** Holds the three ledgers of one order against each other, row by row. Pure. */
import { grouped, type OurInstalment, type OurPayment, type ShopTransaction, type ThreeSides } from "./ledgers";

export const FINDING_KINDS = ["doubleCharged", "lost", "stuck", "amountMismatch", "mailsAfterPayment"] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export interface Finding {
  readonly kind: FindingKind;
  readonly orderId: string;
  readonly what: string;
}

/** Shopify's decimals in minor units. @throws when there is more than cents: the shops of a run use none such */
export function minorOf(decimal: string): number {
  const [whole = "0", part = ""] = decimal.split(".");
  if (part.length > 2) throw new Error(`${decimal} has more than cents`);
  return Number(whole) * 100 + Math.sign(Number(whole) || 1) * Number(part.padEnd(2, "0"));
}

const sum = (rows: readonly { readonly amount: number }[]): number => rows.reduce((all, row) => all + row.amount, 0);
const markerOf = (gateway: string): string | null => /predesk-[0-9a-f-]+/.exec(gateway)?.[0] ?? null;
const isOurs = (transaction: ShopTransaction): boolean => markerOf(transaction.gateway) !== null;
const isIn = ({ kind }: ShopTransaction): boolean => kind === "SALE" || kind === "CAPTURE";

type Judge = (sides: ThreeSides, now: Date) => readonly Omit<Finding, "orderId">[];

/** Rule 8: one debt, one charge; and never more than was agreed to. */
const chargedOnce: Judge = ({ ours, charges }) => [
  ...[...grouped(charges, (charge) => charge.instalmentId)]
    .filter(([, rows]) => rows.length > 1)
    .map(([id, rows]) => ({
      kind: "doubleCharged" as const,
      what: `instalment ${id} was charged ${rows.length} times: ${rows.map((row) => row.id).join(", ")}`,
    })),
  ...ours.attempts
    .filter((attempt) => attempt.state === "succeeded" && !attempt.isOnSession && attempt.amount > attempt.cap)
    .map((attempt) => ({ kind: "doubleCharged" as const, what: `${attempt.amount} charged, at most ${attempt.cap} agreed to` })),
];

/** What is kept is no more than the order costs; more is kept only where a person was told to give it back. */
const keptNoMore: Judge = ({ ours, charges, refunds, shop }) => {
  if (shop === null || ours.isRefundRequired) return [];
  const own = shop.transactions.filter((one) => one.status === "SUCCESS" && !isOurs(one));
  const shopNet = own.reduce((all, one) => all + (isIn(one) ? 1 : one.kind === "REFUND" ? -1 : 0) * minorOf(one.amount.presentment), 0);
  const kept = sum(charges) - sum(refunds) + shopNet;
  const most = shop.cancelledAt === null ? minorOf(shop.total.presentment) : 0;
  return kept > most && charges.length > 0
    ? [{ kind: "doubleCharged", what: `${kept} kept of an order of ${most}${shop.cancelledAt ? " (cancelled)" : ""}` }]
    : [];
};

const succeeded = (payments: readonly OurPayment[], rail: string, kind: string) =>
  payments.filter((payment) => payment.rail === rail && payment.kind === kind && payment.status === "succeeded");

/** Stripe's charges and refunds are ours, with the same sums. */
const stripeAgrees: Judge = ({ ours, charges, refunds }) => {
  const here = succeeded(ours.payments, "stripe", "charge");
  const back = succeeded(ours.payments, "stripe", "refund");
  return [
    ...charges
      .filter((charge) => !here.some((payment) => payment.chargeId === charge.id))
      .map((charge) => ({ kind: "lost" as const, what: `${charge.id} of ${charge.amount} at Stripe is unknown here` })),
    ...charges
      .filter((charge) =>
        here.some(
          (payment) => payment.chargeId === charge.id && (payment.amount !== charge.amount || payment.currency !== charge.currency),
        ),
      )
      .map((charge) => ({ kind: "amountMismatch" as const, what: `${charge.id} is ${charge.amount} at Stripe and another sum here` })),
    ...here
      .filter((payment) => !charges.some((charge) => charge.id === payment.chargeId))
      .map((payment) => ({
        kind: "amountMismatch" as const,
        what: `a charge of ${payment.amount} stands here and not at Stripe (${payment.chargeId})`,
      })),
    ...refunds
      .filter((refund) => !back.some((payment) => payment.refundId === refund.id && payment.amount === refund.amount))
      .map((refund) => ({ kind: "amountMismatch" as const, what: `${refund.id} of ${refund.amount} at Stripe is not so here` })),
    ...back
      .filter((payment) => !refunds.some((refund) => refund.id === payment.refundId))
      .map((payment) => ({
        kind: "amountMismatch" as const,
        what: `a refund of ${payment.amount} stands here and not at Stripe (${payment.refundId})`,
      })),
  ];
};

/** Every charge of ours is recorded at the shop once, with its sum or what its refund left of it; nothing else carries our name. */
const recordedOnce: Judge = ({ ours, shop }) => {
  if (shop === null) return [];
  const there = shop.transactions.filter((one) => one.status === "SUCCESS" && isOurs(one) && isIn(one));
  const here = succeeded(ours.payments, "stripe", "charge");
  const findings: Omit<Finding, "orderId">[] = [];
  for (const [marker, rows] of grouped(there, (one) => markerOf(one.gateway) ?? "")) {
    const payment = here.find((one) => `predesk-${one.id}` === marker);
    const together = sum(here);
    const net = payment
      ? payment.amount -
        sum(ours.payments.filter((one) => one.parentId === payment.id && one.kind === "refund" && one.status === "succeeded"))
      : 0;
    const [row] = rows;
    if (rows.length > 1) findings.push({ kind: "amountMismatch", what: `${marker} is recorded ${rows.length} times at the shop` });
    else if (!payment) findings.push({ kind: "amountMismatch", what: `${marker} is recorded at the shop and no charge of ours` });
    else if (row && ![payment.amount, net, together].includes(minorOf(row.amount.presentment)))
      findings.push({ kind: "amountMismatch", what: `${marker} is recorded as ${row.amount.presentment}, ${payment.amount} was charged` });
  }
  const recorded = here.filter((payment) => payment.recordState === "recorded");
  if (recorded.length > 0 && there.length === 0)
    findings.push({ kind: "amountMismatch", what: "recorded here, and nothing of it at the shop" });
  return findings;
};

/** Money on the shop's own rails, in and out, stands here transaction by transaction: so a refund on the wrong rail shows. */
const shopAgrees: Judge = ({ ours, shop }) => {
  if (shop === null) return [];
  const side = (kind: string) =>
    shop.transactions.filter((one) => one.status === "SUCCESS" && !isOurs(one) && (kind === "charge" ? isIn(one) : one.kind === "REFUND"));
  return ["charge", "refund"].flatMap((kind) => {
    const there = side(kind).reduce((all, one) => all + minorOf(one.amount.presentment), 0);
    const here = sum(ours.payments.filter((one) => one.rail !== "stripe" && one.kind === kind && one.status === "succeeded"));
    return there === here
      ? []
      : [{ kind: "amountMismatch" as const, what: `${kind}s on the shop's own rails: ${there} there, ${here} here` }];
  });
};

/** Money goes back the way it came (rule 2): asked for on the payment's own rail, and what is said to have gone back is there. */
const onItsOwnRail: Judge = ({ ours, refunds }) => [
  ...ours.refundParts
    .filter((part) => part.rail !== part.paymentRail)
    .map((part) => ({
      kind: "amountMismatch" as const,
      what: `${part.amount} that came by ${part.paymentRail} was sent back by ${part.rail} (${part.state})`,
    })),
  ...ours.refundParts
    .filter((part) => part.paymentRail === "stripe" && part.state === "succeeded" && !refunds.some(({ id }) => id === part.externalId))
    .map((part) => ({
      kind: "amountMismatch" as const,
      what: `${part.amount} of a charge is given back here and not at Stripe (${part.externalId})`,
    })),
];

/** What the shop still counts as owed is what we still mean to collect, less what was charged and could not be recorded. */
const owedAgrees: Judge = ({ ours, charges, refunds, shop }) => {
  if (shop === null || shop.cancelledAt !== null || ours.isCancelled) return [];
  const recordedThere = shop.transactions.filter((one) => one.status === "SUCCESS" && isOurs(one));
  const recorded = recordedThere.reduce((all, one) => all + (isIn(one) ? 1 : -1) * minorOf(one.amount.presentment), 0);
  const untold = sum(charges) - sum(refunds) - recorded;
  const open = sum(ours.instalments.filter((one) => one.kind === "balance" && one.state !== "paid" && one.state !== "cancelled"));
  const owed = Math.max(0, minorOf(shop.outstanding.presentment) - untold);
  return owed === open
    ? []
    : [{ kind: "amountMismatch", what: `the shop counts ${owed} as owed, ${open} is to be collected here (${untold} not recorded)` }];
};

/** States in which somebody other than the machine has the next word, and the end. */
const EXPLAINED = new Set(["paid", "cancelled", "card_missing", "needs_card", "needs_customer", "needs_consent", "invoice_open"]);
/** Why a due balance may wait: the customer must hear of it first, or a person decides. */
const GOOD_REASONS = new Set([
  "notice_missing",
  "notice_too_recent",
  "notice_differs",
  "notice_not_accepted",
  "notice_bounced",
  "no_address",
  "order_disputed",
  "promise_answer_open",
  "network_ceiling",
  "retry_limit",
  "retry_not_yet",
  "not_due",
  "window_closed",
]);

function waitsForNothing({ state, dueOn, nextAttemptAt, refusal }: OurInstalment, now: Date): boolean {
  if (EXPLAINED.has(state) || dueOn === null || dueOn > now.toISOString().slice(0, 10)) return false;
  if (state === "retry_wait") return nextAttemptAt === null || nextAttemptAt <= now;
  return !(refusal !== null && GOOD_REASONS.has(refusal) && nextAttemptAt !== null && nextAttemptAt > now);
}

const IN_FLIGHT = new Set(["charging", "processing", "in_doubt"]);
const OPEN_ATTEMPTS = new Set(["open", "processing", "unknown"]);

const nothingStuck: Judge = ({ ours }, now) => [
  ...ours.instalments
    .filter((one) => IN_FLIGHT.has(one.state))
    .map((one) => ({ kind: "stuck" as const, what: `instalment is ${one.state}` })),
  ...ours.attempts
    .filter((one) => OPEN_ATTEMPTS.has(one.state))
    .map((one) => ({ kind: "stuck" as const, what: `attempt is ${one.state}` })),
  ...ours.unfinished.map((line) => ({ kind: "stuck" as const, what: line })),
  ...ours.instalments
    .filter((one) => !IN_FLIGHT.has(one.state) && waitsForNothing(one, now))
    .map((one) => ({
      kind: "lost" as const,
      what: `due on ${one.dueOn} and ${one.state}${one.refusal ? ` (${one.refusal})` : ""}, next at ${one.nextAttemptAt?.toISOString() ?? "never"}`,
    })),
];

/** Rule 10: every charge was an attempt first, written before the call; but for what a customer paid on Stripe's own page. */
const wasAttempted: Judge = ({ ours, charges }) =>
  charges
    .filter((charge) => !ours.attempts.some((attempt) => attempt.chargeId === charge.id) && !ours.pages.includes(charge.intent ?? ""))
    .map((charge) => ({ kind: "lost", what: `${charge.id} of ${charge.amount} was made by no attempt` }));

const JUDGES: readonly Judge[] = [
  chargedOnce,
  wasAttempted,
  keptNoMore,
  stripeAgrees,
  recordedOnce,
  shopAgrees,
  onItsOwnRail,
  owedAgrees,
  nothingStuck,
];

export function compareSides(sides: ThreeSides, now: Date): Finding[] {
  return JUDGES.flatMap((judge) => judge(sides, now).map((finding) => ({ ...finding, orderId: sides.ours.id })));
}
