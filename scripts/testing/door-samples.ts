/** What the doors of the house are tried with where their schemas do not say enough. */
import { randomUUID } from "node:crypto";
import type { IdFor } from "./hostile-inputs";

/** Inputs for doors whose schema cannot be told from the outside (patterns, checks of several fields together). */
export const SAMPLES: Readonly<Record<string, (idFor: IdFor) => unknown>> = {
  "order.refund": (idFor) => ({
    ...{ orderId: idFor("orderId"), currency: "EUR", seenMost: "100", parts: [{ paymentId: idFor("paymentId"), minor: "100" }], lines: [] },
    ...{ details: { shipping: "0", tax: "0", adjustment: "0" }, reason: "goodwill", note: "word" },
  }),
  "campaign.plan_promise": (idFor) => ({
    ...{ kind: "move_promise", campaignId: idFor("campaignId"), promise: { from: "2027-12-01", to: "2027-12-31" } },
    ...{ reason: "the boat is late", alwaysAsk: false },
  }),
  "campaign.save": (idFor) => ({
    settings: {
      ...{ name: "Winter", promise: { from: "2026-12-01", to: "2026-12-31" }, deposit: { kind: "percent", percent: 50 } },
      ...{ charge: { trigger: "by_hand" }, noticeDays: 2, stock: "at_sale", unitCap: 10, plan: { owner: "none" } },
      items: [{ kind: "sku", value: "word", title: "word" }],
    },
    seen: { campaignId: idFor("campaignId"), version: 1 },
  }),
  "call.record": (idFor) => ({
    about: { orderId: idFor("orderId") },
    outcome: "call_back",
    callBackAt: "2026-12-01T09:00:00Z",
    text: "word",
  }),
};

const nothingSeen = (why: string, doorNames: string) => Object.fromEntries(doorNames.split(" ").map((name) => [name, why]));

/** Doors that ask nothing of what was seen, and why they need not. */
export const NOTHING_SEEN: Readonly<Record<string, string>> = {
  ...nothingSeen(
    "adds; what is there stays",
    "call.record note.write order.hold order.send_card_link order.enter_card senders.add team.invite view.save reconciliation.start sync.import_order sync.start_backfill",
  ),
  ...nothingSeen(
    "says what is wanted of what is there now, and is refused where that has happened",
    "campaign.accept_order campaign.join_orders campaign.stock_arrived card.remove money.pause money.resume money.switch_collect_mode order.acknowledge_payment order.answer_address_request order.answer_cancellation_request order.cancel_again order.finish_card order.force_release order.hold_again order.refund_again order.release order.reuse_card orders.activate reconciliation.dismiss reconciliation.fix run.pause run.plan_undo run.resume run.stop senders.check senders.make_default senders.remove settings.check_shopify settings.check_stripe sync.replay sync.stop_backfill team.cancel_invitation team.remove",
  ),
  ...nothingSeen(
    "plans, and the plan says what was seen",
    "campaign.plan_promise run.plan_cancel run.plan_collect run.plan_due run.plan_hold run.plan_links run.plan_refund run.plan_release",
  ),
  ...nothingSeen("names the plan by its fingerprint", "run.start"),
  ...nothingSeen("reads", "campaign.find_goods order.preview_card_link settings.preview_message settings.send_test_mail"),
  ...nothingSeen(
    "one's own",
    "user.change_own_settings user.change_password user.sign_out_everywhere view.delete view.delete_shared view.share",
  ),
  ...nothingSeen(
    "replaced whole, with what is typed or chosen now",
    "settings.change_logo settings.connect_shopify settings.connect_stripe",
  ),
};

/** What inputs call what was seen before an edit, and another value of each. */
const SEEN_ANOTHER: Readonly<Record<string, unknown>> = { version: 987_654, before: null, seenMost: "987654", ruleIds: [] };

/** Where the sample says nothing of the kind an edit would, or is refused for something else before. */
export const LATE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "order.assign": { assigneeId: null, before: randomUUID() },
  "order.move_promise": { before: "2001-01-01" },
  "senders.change_pace": { before: 7 },
  "settings.change_message_text": { before: { opening: "Hello", closing: null } },
  "customer.change_language": { language: "en", before: "fr" },
  "instalment.collect_now": { part: null },
  "settings.change_limits": { dailyCap: "100" },
  "team.change_role": { role: "viewer", before: "support" },
};

/** The input of somebody who saw another state; null when it says nothing of what was seen. */
export function tooLate(input: unknown): object | null {
  if (typeof input !== "object" || input === null) return null;
  const fields: Readonly<Record<string, unknown>> = { ...input };
  const key = Object.keys(SEEN_ANOTHER).find((name) => name in fields);
  if (key) return { ...fields, [key]: SEEN_ANOTHER[key] };
  const seen = tooLate(fields.seen);
  return seen && { ...fields, seen };
}
