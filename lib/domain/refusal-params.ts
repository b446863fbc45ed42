import type { PlainDate } from "./dates";
import type { Trigger } from "./instalment-commands";
import type { LogoProblem } from "./logo";
import type { MessagePlace, TextProblem } from "./message-texts";
import type { Currency, Money } from "./money";
import type { Permission } from "./permissions";
import type { Collector, InstalmentState } from "./states";

type None = Record<never, never>;

/** At the doors: who asks, and whether what they sent can be read. */
type DoorRefusals = {
  unauthenticated: None;
  forbidden: { readonly permission: Permission };
  /** Not yours and not there are the same answer. */
  not_found: None;
  /** Somebody changed it since the page was read. */
  stale: None;
  invalid_input: { readonly fields: readonly string[] };
  too_large: { readonly limitMb: number };
  rate_limited: { readonly retryAt: Date };
  wrong_credentials: None;
  weak_password: { readonly minimum: number };
  link_unknown: None;
  link_expired: None;
  link_used: None;
  view_limit: { readonly max: number };
  link_limit: { readonly max: number; readonly hours: number };
  /** The one more that a reason allows was sent as well (rule 31). */
  link_limit_spent: { readonly max: number; readonly hours: number };
};

/** What the instalment's machine says no to. */
type StateRefusals = {
  not_in_state: { readonly state: InstalmentState; readonly trigger: Trigger };
  not_planned: { readonly trigger: Trigger };
  already_planned: None;
  already_paid: None;
  already_cancelled: None;
  /** Somebody else settled this attempt: return quietly. */
  already_settled: None;
  charge_in_progress: None;
  intent_pending: None;
  invoice_open: None;
  amount_not_positive: None;
  nothing_owed: None;
  no_open_request: None;
};

/** What commit 1 checks before any charge (rules 1, 4–9, 18, 20–22). */
type ChargeRefusals = {
  money_paused: { readonly scope: "merchant" | "installation" };
  watch_mode: None;
  order_observed: None;
  order_cancelled: None;
  order_disputed: None;
  collected_elsewhere: { readonly collector: Exclude<Collector, "stripe"> };
  promise_answer_open: None;
  beyond_cap: None;
  stripe_not_connected: None;
  shop_not_read: None;
  shop_read_stale: { readonly readAt: Date; readonly minutes: number };
  shop_currency_differs: { readonly ours: Currency; readonly shops: Currency };
  shop_owes_less: { readonly owed: Money; readonly wanted: Money };
  card_missing: None;
  card_removed: None;
  consent_missing: None;
  consent_other_card: None;
  consent_cap: { readonly cap: Money; readonly amount: Money };
  consent_ended: { readonly latestOn: PlainDate };
  notice_missing: { readonly hours: number };
  notice_not_accepted: None;
  notice_bounced: None;
  notice_too_recent: { readonly chargeFrom: Date; readonly hours: number };
  notice_differs: { readonly what: "amount" | "date" | "card" | "statement" };
  no_address: None;
  not_due: { readonly dueOn: PlainDate; readonly opensAt: Date };
  window_closed: { readonly opensAt: Date };
  retry_not_yet: { readonly at: Date };
  retry_limit: { readonly used: number; readonly max: number };
  network_ceiling: {
    readonly network: string;
    readonly used: number;
    readonly limit: number;
    readonly edition: string;
    readonly freeAt: Date | null;
  };
  daily_cap_count: { readonly cap: number };
  daily_cap_sum: { readonly cap: Money; readonly taken: Money };
};

/** About orders, cards, dates and money going back. */
type OrderRefusals = {
  order_fulfilled: None;
  not_holdable: None;
  release_unpaid: { readonly amount: Money };
  hold_in_progress: None;
  no_delay: { readonly promiseOn: PlainDate };
  date_in_past: { readonly today: PlainDate };
  already_due_then: None;
  due_needs_notice: { readonly earliest: PlainDate };
  due_after_consent: { readonly latestOn: PlainDate };
  not_a_preorder: None;
  already_imported: None;
  amount_not_exact: { readonly decimals: number };
  part_not_less: { readonly owed: Money };
  over_delivery: { readonly most: Money };
  over_tax: { readonly most: Money };
  /** What a refund is said to be for does not add up to its sum. */
  details_differ: { readonly sum: Money; readonly named: Money };
  over_refund: { readonly most: Money };
  wrong_rail: { readonly rail: Collector };
  customer_without_email: None;
  email_bounced: None;
  consent_box_unticked: None;
  /** A payment method that cannot be entered as a card (rule 30). */
  method_not_card: { readonly kind: string };
  not_a_member: None;
  same_address: None;
  card_in_use: { readonly orders: number };
  shopify_refused: { readonly message: string };
  stripe_refused: { readonly message: string };
};

/** About settings, connections and the team. */
type SettingRefusals = {
  last_owner: None;
  own_role: None;
  already_member: None;
  missing_scopes: { readonly scopes: readonly string[] };
  key_permissions_missing: { readonly permissions: readonly string[] };
  modes_mixed: None;
  connection_failed: { readonly what: "shopify" | "stripe"; readonly message: string };
  connection_in_use: None;
  sender_unverified: { readonly missing: readonly string[] };
  not_ready_to_collect: { readonly missing: readonly string[] };
  backfill_running: None;
  reconciliation_running: None;
  name_taken: { readonly name: string };
  campaign_ended: None;
};

/** About the shop's mails, their look and their senders. */
type MailRefusals = {
  logo_refused: { readonly why: LogoProblem };
  message_text_refused: { readonly place: MessagePlace; readonly why: TextProblem };
  /** In the mail server's own words. */
  mail_not_sent: { readonly why: string };
  sender_is_default: None;
};

/** About runs. */
type RunRefusals = {
  nothing_to_run: None;
  too_many_orders: { readonly most: number };
  plan_too_old: { readonly hours: number };
  plan_differs: None;
  run_over: None;
  run_not_running: None;
  run_not_confirmed: { readonly count: number };
  run_not_undoable: None;
};

/** Every refusal there is, with the facts its words need. */
export type RefusalParams = DoorRefusals & StateRefusals & ChargeRefusals & OrderRefusals & SettingRefusals & MailRefusals & RunRefusals;
export type RefusalCode = keyof RefusalParams;

export type RefusalGroups = {
  door: DoorRefusals;
  state: StateRefusals;
  charge: ChargeRefusals;
  order: OrderRefusals;
  setting: SettingRefusals;
  mail: MailRefusals;
  run: RunRefusals;
};
