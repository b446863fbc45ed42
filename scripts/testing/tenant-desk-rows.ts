import { AT, hash, type Row, type TenantIds } from "./tenant-shapes";

/** What is said and done about that order: links, mails, notices, runs, notes, the customer's answers. */
export function deskRows(ids: TenantIds): [string, Row][] {
  const merchant_id = ids.merchant;
  const order_id = ids.order;
  const money = { amount_minor: 24000, currency: "EUR" };
  return [
    ["saved_view", { merchant_id, id: ids.savedView, user_id: ids.user, name: "Mine", query: "tab=unpaid", created_at: AT }],
    [
      "link",
      {
        ...{ merchant_id, id: ids.link, customer_id: ids.customer, order_id, purpose: "save_card", token_hash: hash() },
        ...{ created_at: AT, expires_at: "2100-01-01" },
      },
    ],
    [
      "mail",
      {
        ...{ merchant_id, id: ids.mail, person_id: ids.person, order_id, link_id: ids.link, sender_id: ids.sender, kind: "card_request" },
        ...{ class: "transactional", language: "en", data: {}, dedupe_key: ids.mail, status: "accepted", created_at: AT },
      },
    ],
    [
      "notice",
      {
        ...{ merchant_id, id: ids.notice, order_id, instalment_id: ids.instalment, mail_id: ids.mail, ...money, card_id: ids.card },
        ...{ charge_on: "2100-01-01", statement_text: "INVENTED SHOP", created_at: AT },
      },
    ],
    [
      "mail_event",
      {
        ...{ merchant_id, id: ids.mailEvent, mail_id: ids.mail, source: "report", external_id: ids.mailEvent },
        ...{ meaning: "delayed", detail: "4.4.7", received_at: AT },
      },
    ],
    ["card_request", { merchant_id, order_id, stopped_at: AT, stop_reason: "saved" }],
    [
      "run",
      {
        ...{ merchant_id, id: ids.run, kind: "send_links", settings: { kind: "send_links", senderId: null, who: "all" } },
        ...{ fingerprint: "f", included: 0, left_out: 1, planned_by: ids.user, planned_at: AT },
      },
    ],
    [
      "run_item",
      {
        ...{ merchant_id, run_id: ids.run, position: 1, order_id, instalment_id: ids.instalment, action: "send_link", state: "left_out" },
        ...{ reason: "link_limit", ...money },
      },
    ],
    ["follow_up", { merchant_id, id: ids.followUp, order_id, instalment_id: ids.instalment, kind: "dunning", started_at: AT, next_at: AT }],
    [
      "desk_note",
      {
        merchant_id,
        id: ids.note,
        customer_id: ids.customer,
        order_id,
        kind: "note",
        text: "Rang back",
        author_id: ids.user,
        written_at: AT,
      },
    ],
    [
      "promise_answer",
      {
        merchant_id,
        id: ids.promiseAnswer,
        order_id,
        reason: "late",
        needs_answer: true,
        mail_id: ids.mail,
        moved_at: AT,
        superseded_at: AT,
      },
    ],
    [
      "withdrawal",
      {
        ...{ merchant_id, id: ids.withdrawal, order_id, customer_id: ids.customer, kind: "cancellation_request", via: "page" },
        ...{ content: "I ask to cancel", language: "en", received_at: AT, answer: "refused", answered_at: AT },
      },
    ],
    [
      "address_request",
      { merchant_id, id: ids.addressRequest, order_id, customer_id: ids.customer, status: "written", asked_at: AT, done_at: AT },
    ],
    [
      "campaign",
      {
        ...{ merchant_id, id: ids.campaign, name: "Autumn", promise_from: "2026-11-01", promise_to: "2026-11-30", deposit_kind: "percent" },
        ...{
          deposit_percent: 50,
          currency: "EUR",
          charge_trigger: "date",
          stock: "at_sale",
          unit_cap: 10,
          units_within: 1,
          created_at: AT,
        },
      },
    ],
    [
      "campaign_item",
      { merchant_id, id: ids.campaignItem, campaign_id: ids.campaign, kind: "sku", value: "ATLAS7-M", title: "ATLAS7-M", position: 0 },
    ],
    [
      "campaign_order",
      {
        ...{ merchant_id, order_id, campaign_id: ids.campaign, why_kind: "sku", why: "ATLAS7-M", units: 1, place: "within" },
        ...{ stock: "at_sale", joined_at: AT },
      },
    ],
  ];
}
