/** Whole lives of debts, made at random over the pure core: what the planner, the guard, the machine and the mails promise together. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { type ChargeFacts, mayCharge } from "./charge-guard";
import type { ChargeOutcome } from "./charge-outcome";
import type { ConsentInForce } from "./consent";
import { addDays, DAY_MS, dateInZone, HOUR_MS, instant, plusMs } from "./dates";
import { decide, type InstalmentCommand, type InstalmentSnapshot } from "./instalment";
import { ALL_MAIL_KINDS, mailClassOf } from "./mail-kinds";
import { whyUnwanted } from "./mail-wanted";
import { currency, money } from "./money";
import { type CardAttempt, CEILINGS } from "./network-ceilings";
import { planRecovery, type RecoveryPlan } from "./recovery";
import type { InstalmentState } from "./states";

const zone = "Europe/Paris";
const schedule = { afterDays: [1, 3, 5, 7], max: 8 };
const amount = money(24_000n, "EUR");
const START = instant(Date.parse("2027-02-02T08:30:00Z"));

/** One debt; several of them share the customer's card, as orders of one customer do. */
type Debt = {
  state: InstalmentState;
  consent: ConsentInForce | null;
  nextAt: Date | null;
  tries: number;
  notMade: number;
  charges: number;
  chargeId: string | null;
};
type World = {
  now: Date;
  brand: string;
  attempts: CardAttempt[];
  debts: Debt[];
  cardNo: number;
  charged: { cap: bigint; latestOn: string; at: Date }[];
};

const cardId = (world: World) => `card-${world.cardNo}`;

function factsOf(world: World, debt: Debt): ChargeFacts {
  const { now } = world;
  const eur = money(0n, "EUR");
  return {
    now,
    by: "timer",
    expectedVersion: null,
    installationPaused: false,
    shop: {
      ...{
        paused: false,
        mode: "collect",
        zone,
        fromHour: 9,
        untilHour: 18,
        statementText: "SHOP",
        stripeReady: true,
        retryMax: schedule.max,
      },
      lead: { noticeHours: 48, oldConsentNoticeHours: 168 },
      today: { count: 0, sum: eur },
      caps: { count: 500, sum: null },
    },
    order: {
      ...{
        collector: "stripe",
        observed: false,
        cancelled: false,
        disputed: false,
        promiseAnswerOpen: false,
        beyondCap: false,
        billingCountry: "FR",
        hasAddress: true,
      },
    },
    shopRead: { at: now, cancelled: false, currency: currency("EUR"), outstanding: amount },
    unrecorded: eur,
    instalment: {
      ...{ state: debt.state, amount, dueOn: dateInZone(START, zone), version: 1, nextAttemptAt: debt.nextAt, triesOnCard: debt.tries },
      ...{ openAttempt: false, openInvoice: false, pendingIntent: false },
    },
    card: debt.state === "card_missing" ? null : { id: cardId(world), active: true, brand: world.brand, attempts: world.attempts },
    consent: debt.consent,
    notice: {
      ...{ via: "page", amount, chargeOn: dateInZone(now, zone), cardId: cardId(world), statementText: "SHOP" },
      ...{ acceptedAt: plusMs(now, -HOUR_MS), bouncedAt: null, voidedAt: null },
    },
  };
}

const snapshot = (world: World, debt: Debt): InstalmentSnapshot => ({
  ...{
    state: debt.state,
    kind: "balance",
    collector: "stripe",
    amount,
    dueOn: null,
    pendingIntents: [],
    paidChargeId: debt.chargeId,
    version: 1,
  },
  cardId: debt.state === "card_missing" ? null : cardId(world),
  consentCovers: debt.consent !== null,
});

function apply(world: World, debt: Debt, command: InstalmentCommand): boolean {
  const decision = decide(snapshot(world, debt), command);
  if (decision.ok) debt.state = decision.next;
  return decision.ok;
}

/** What the timer does with a debt that is due: the guard has the last word, the bank answers, the planner says what comes next. */
function charge(world: World, debt: Debt, outcome: ChargeOutcome): void {
  if (!mayCharge(factsOf(world, debt)).ok) return;
  if (!apply(world, debt, { type: "request_charge", by: "timer", at: world.now })) return;
  const { consent } = debt;
  if (!consent) throw new Error("the guard let a charge pass without an agreement");
  world.charged.push({ cap: consent.cap.minor, latestOn: consent.latestOn, at: world.now });
  expect(consent.cardId).toBe(cardId(world));
  const reached = outcome.kind === "declined" || outcome.kind === "needs_customer" || outcome.kind === "succeeded";
  if (reached) {
    const attempt = { at: world.now, amount, declined: outcome.kind === "declined", challenged: outcome.kind === "needs_customer" };
    world.attempts.push(attempt);
  }
  if (outcome.kind === "declined" || outcome.kind === "needs_customer") debt.tries += 1;
  debt.notMade = outcome.kind === "not_made" ? debt.notMade + 1 : 0;
  const recovery = recoveryOf(world, debt, outcome);
  apply(world, debt, { type: "answer", outcome, recovery, at: world.now });
  debt.nextAt = recovery?.action === "retry" ? recovery.at : null;
  if (outcome.kind === "succeeded") {
    debt.charges += 1;
    debt.chargeId = outcome.chargeId;
  }
}

function recoveryOf(world: World, debt: Debt, outcome: ChargeOutcome): RecoveryPlan | null {
  if (outcome.kind !== "declined" && outcome.kind !== "needs_customer" && outcome.kind !== "not_made") return null;
  return planRecovery({
    ...{ outcome, now: world.now, zone, fromHour: 9, untilHour: 18, brand: world.brand, amount, triesOnCard: debt.tries },
    ...{ notMadeInRow: debt.notMade, cardAttempts: world.attempts, schedule, consentLatestOn: debt.consent?.latestOn ?? null },
  });
}

/** The customer agrees and saves a card: a fresh one (its own fingerprint), or the same again. */
function saveCard(world: World, debt: Debt, isFresh: boolean, days: number): void {
  if (isFresh) {
    world.cardNo += 1;
    world.attempts = [];
    // Agreements name a card: those of the other debts do not cover the new one.
    for (const other of world.debts) if (other !== debt) other.consent = null;
  }
  const consent = { cardId: cardId(world), cap: amount, latestOn: addDays(dateInZone(world.now, zone), days), agreedAt: world.now };
  if (apply(world, debt, { type: "save_card", cardId: cardId(world), consentId: "consent", consentCovers: true, at: world.now })) {
    debt.consent = consent;
    debt.tries = 0;
    debt.nextAt = null;
  }
}

type Event =
  | { kind: "pass"; hours: number }
  | { kind: "tick"; outcomes: ChargeOutcome[] }
  | { kind: "save"; debt: number; isFresh: boolean; days: number }
  | { kind: "remove"; debt: number }
  | { kind: "cancel"; debt: number };

const code = fc.constantFrom(
  "insufficient_funds",
  "do_not_honor",
  "generic_decline",
  "processing_error",
  "lost_card",
  "expired_card",
  "brand_new",
);
const outcome: fc.Arbitrary<ChargeOutcome> = fc.oneof(
  {
    weight: 12,
    arbitrary: code.map((declineCode): ChargeOutcome => ({ kind: "declined", class: "later", code: "card_declined", declineCode })),
  },
  { weight: 1, arbitrary: fc.constant<ChargeOutcome>({ kind: "needs_customer", code: "authentication_required" }) },
  { weight: 1, arbitrary: fc.constant<ChargeOutcome>({ kind: "not_made", why: "rate_limited" }) },
  { weight: 1, arbitrary: fc.constant<ChargeOutcome>({ kind: "succeeded", chargeId: "ch_1", at: START }) },
);
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 30 }).map((hours): Event => ({ kind: "pass", hours })) },
  { weight: 8, arbitrary: fc.array(outcome, { minLength: 4, maxLength: 4 }).map((outcomes): Event => ({ kind: "tick", outcomes })) },
  {
    weight: 7,
    arbitrary: fc
      .record({ debt: fc.nat(3), isFresh: fc.boolean(), days: fc.integer({ min: 1, max: 60 }) })
      // The same card again more often than a fresh one: that is what meets the ceilings.
      .map((saved): Event => ({ kind: "save", ...saved, isFresh: saved.isFresh && saved.days % 20 === 0 })),
  },
  { weight: 1, arbitrary: fc.nat(3).map((debt): Event => ({ kind: "remove", debt })) },
  { weight: 1, arbitrary: fc.nat(3).map((debt): Event => ({ kind: "cancel", debt })) },
);

function happen(world: World, one: Event): void {
  if (one.kind === "pass") world.now = plusMs(world.now, one.hours * HOUR_MS);
  else if (one.kind === "tick") for (const [at, debt] of world.debts.entries()) charge(world, debt, one.outcomes[at] as ChargeOutcome);
  else {
    const debt = world.debts[one.debt] as Debt;
    if (one.kind === "save") saveCard(world, debt, one.isFresh, one.days);
    if (one.kind === "remove" && apply(world, debt, { type: "remove_card", at: world.now })) debt.consent = null;
    if (one.kind === "cancel") apply(world, debt, { type: "cancel", reason: "customer", at: world.now });
  }
}

/** The most refusals any window of a ceiling has held. */
function mostWithin(attempts: readonly CardAttempt[], windowMs: number): number {
  const times = attempts.filter((one) => one.declined || one.challenged).map((one) => one.at.getTime());
  return Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + windowMs).length));
}

it("no life of four debts on one card passes a ceiling, charges what was not agreed, charges twice, or mails after the money came", () => {
  let declines = 0;
  let most = 0;
  fc.assert(
    fc.property(fc.array(event, { minLength: 40, maxLength: 160 }), fc.constantFrom("visa", "mastercard", "amex"), (events, brand) => {
      const debts = Array.from(
        { length: 4 },
        (): Debt => ({
          ...{ state: "card_missing", consent: null, nextAt: null, tries: 0, notMade: 0, charges: 0, chargeId: null },
        }),
      );
      const world: World = { now: START, brand, attempts: [], debts, cardNo: 1, charged: [] };
      for (const debt of debts) saveCard(world, debt, false, 40);
      for (const one of events) {
        happen(world, one);
        for (const ceiling of CEILINGS.filter(({ network }) => network === brand || network === "any")) {
          expect(mostWithin(world.attempts, ceiling.windowMs)).toBeLessThan(ceiling.limit);
        }
      }
      declines += world.attempts.filter((one) => one.declined).length;
      most = Math.max(most, mostWithin(world.attempts, 30 * DAY_MS));
      for (const { cap, latestOn, at } of world.charged) {
        expect(amount.minor <= cap && dateInZone(at, zone) <= latestOn).toBe(true);
      }
      for (const debt of debts) {
        expect(debt.charges).toBeLessThanOrEqual(1);
        if (debt.state !== "paid") continue;
        for (const kind of ALL_MAIL_KINDS.filter(
          (one) => mailClassOf(one) === "reminder" || one === "charge_failed" || one === "final_notice",
        )) {
          const order = { isObserved: false, isCancelled: false, remindersOff: false };
          expect(whyUnwanted(kind, { mode: "collect", order, state: debt.state, isNoticeVoided: false, isByStaff: false })).not.toBeNull();
        }
      }
    }),
    { numRuns: 60, endOnFailure: true },
  );
  // The lives were hard ones: some met a ceiling.
  expect(declines).toBeGreaterThan(200);
  expect(most).toBeGreaterThanOrEqual(9);
});
