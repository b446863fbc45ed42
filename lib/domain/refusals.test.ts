import { describe, expect, it } from "vitest";
import { instant, plainDate } from "./dates";
import { readerOf } from "./language";
import { currency, money } from "./money";
import { REFUSAL_CODES, refusalText } from "./refusal-texts";
import { isRefusal, type Refusal, type RefusalCode, type RefusalParams, refuse } from "./refusals";

const at = instant(Date.parse("2026-12-01T08:00:00Z"));
const eur = money(24_000n, "EUR");
const on = plainDate("2026-12-01");

/** One sample of the facts of every refusal: a new code without one does not compile. */
const SAMPLES: { [Code in RefusalCode]: RefusalParams[Code] } = {
  unauthenticated: {},
  forbidden: { permission: "payments.charge" },
  not_found: {},
  stale: {},
  invalid_input: { fields: ["email", "amount"] },
  too_large: { limitMb: 5 },
  rate_limited: { retryAt: at },
  wrong_credentials: {},
  weak_password: { minimum: 12 },
  link_unknown: {},
  link_expired: {},
  link_used: {},
  view_limit: { max: 50 },
  link_limit: { max: 3, hours: 24 },
  link_limit_spent: { max: 3, hours: 24 },
  method_not_card: { kind: "sepa_debit" },
  not_a_member: {},
  same_address: {},
  not_in_state: { state: "needs_card", trigger: "request_charge" },
  not_planned: { trigger: "cancel" },
  already_planned: {},
  already_paid: {},
  already_cancelled: {},
  already_settled: {},
  charge_in_progress: {},
  intent_pending: {},
  invoice_open: {},
  amount_not_positive: {},
  nothing_owed: {},
  no_open_request: {},
  money_paused: { scope: "merchant" },
  watch_mode: {},
  order_observed: {},
  order_cancelled: {},
  order_disputed: {},
  collected_elsewhere: { collector: "shopify" },
  promise_answer_open: {},
  beyond_cap: {},
  stripe_not_connected: {},
  shop_not_read: {},
  shop_read_stale: { readAt: at, minutes: 10 },
  shop_currency_differs: { ours: currency("EUR"), shops: currency("USD") },
  shop_owes_less: { owed: money(20_000n, "EUR"), wanted: eur },
  card_missing: {},
  card_removed: {},
  consent_missing: {},
  consent_other_card: {},
  consent_cap: { cap: money(20_000n, "EUR"), amount: eur },
  consent_ended: { latestOn: on },
  notice_missing: { hours: 48 },
  notice_not_accepted: {},
  notice_bounced: {},
  notice_too_recent: { chargeFrom: at, hours: 48 },
  notice_differs: { what: "card" },
  no_address: {},
  not_due: { dueOn: on, opensAt: at },
  window_closed: { opensAt: at },
  retry_not_yet: { at },
  retry_limit: { used: 8, max: 8 },
  network_ceiling: { network: "visa", used: 14, limit: 20, edition: "18 Apr 2026", freeAt: at },
  daily_cap_count: { cap: 500 },
  daily_cap_sum: { cap: eur, taken: money(20_000n, "EUR") },
  order_fulfilled: {},
  not_holdable: {},
  release_unpaid: { amount: eur },
  hold_in_progress: {},
  no_delay: { promiseOn: on },
  date_in_past: { today: on },
  already_due_then: {},
  due_needs_notice: { earliest: on },
  due_after_consent: { latestOn: on },
  not_a_preorder: {},
  already_imported: {},
  amount_not_exact: { decimals: 2 },
  part_not_less: { owed: eur },
  over_delivery: { most: eur },
  over_tax: { most: eur },
  details_differ: { sum: eur, named: eur },
  over_refund: { most: eur },
  wrong_rail: { rail: "shopify" },
  customer_without_email: {},
  email_bounced: {},
  consent_box_unticked: {},
  card_in_use: { orders: 2 },
  shopify_refused: { message: "No." },
  stripe_refused: { message: "No." },
  last_owner: {},
  own_role: {},
  already_member: {},
  missing_scopes: { scopes: ["read_orders"] },
  key_permissions_missing: { permissions: ["refunds"] },
  modes_mixed: {},
  connection_failed: { what: "stripe", message: "No." },
  connection_in_use: {},
  logo_refused: { why: "too_large" },
  message_text_refused: { place: "opening", why: "unknown_placeholder" },
  mail_not_sent: { why: "451 4.7.1 try again later" },
  sender_is_default: {},
  sender_unverified: { missing: ["SPF"] },
  not_ready_to_collect: { missing: ["x"] },
  backfill_running: {},
  reconciliation_running: {},
  name_taken: { name: "Autumn" },
  campaign_ended: {},
  nothing_to_run: {},
  too_many_orders: { most: 200_000 },
  plan_too_old: { hours: 24 },
  plan_differs: {},
  run_over: {},
  run_not_running: {},
  run_not_confirmed: { count: 12 },
  run_not_undoable: {},
};

const refusals = REFUSAL_CODES.map((code) => ({ ok: false, code, params: SAMPLES[code] }) as Refusal);
const english = readerOf("en", "Europe/Paris");
const french = readerOf("fr", "Europe/Paris");

describe("refusals", () => {
  it("the closed list is the list of samples", () => expect([...REFUSAL_CODES].sort()).toEqual(Object.keys(SAMPLES).sort()));

  it.each(refusals)("$code says what happened and the way out, in both languages", (refusal) => {
    const en = refusalText(refusal, english);
    const fr = refusalText(refusal, french);
    for (const sentence of [en.text, en.wayOut, fr.text, fr.wayOut]) {
      expect(sentence.length).toBeGreaterThan(8);
      expect(sentence).not.toMatch(/undefined|\[object|NaN|\bnull\b/);
      expect(sentence).toMatch(/[.?!”»]$/);
      expect(sentence).not.toContain(refusal.code.includes("_") ? refusal.code : "\u0000");
    }
    expect(en.text).not.toBe(fr.text);
    // French spacing: no breakable space before double punctuation or inside guillemets.
    expect(fr.text + fr.wayOut).not.toMatch(/ [;:?!»]|« |'{2}/);
  });

  it("writes amounts, dates and hours as the reader does", () => {
    const refusal = refuse("consent_cap", SAMPLES.consent_cap);
    expect(refusalText(refusal, english).text).toBe("€240.00 is more than the €200.00 the customer agreed to.");
    expect(refusalText(refusal, french).text).toBe("240,00\u00a0€ dépassent les 200,00\u00a0€ autorisés par le client.");
    expect(refusalText(refuse("window_closed", { opensAt: at }), english).wayOut).toContain("1 Dec 2026, 09:00");
    expect(refusalText(refuse("window_closed", { opensAt: at }), readerOf("en", "America/New_York", "en-US")).wayOut).toMatch(
      /Dec 1, 2026.*3:00/,
    );
  });

  it("are told from results", () => {
    const answers: ({ ok: true } | Refusal)[] = [{ ok: true }, refuse("stale")];
    expect(answers.map(isRefusal)).toEqual([false, true]);
    expect(refuse("stale")).toEqual({ ok: false, code: "stale", params: {} });
  });
});
