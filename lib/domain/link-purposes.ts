import type { MailKind } from "./mail-kinds";

/**
 * What a customer's link is for. It opens one customer's one order and nothing else, whatever is posted with it; of other orders only those of the same customer can
 * be put on the card that was just saved. The purpose says when it dies (rule 27): on being used for it, and *save card* and *confirm payment* with their debt. It
 * does not narrow what that order's page offers: who is asked for a card may withdraw instead (rules 20 and 26).
 */
export const LINK_PURPOSES = ["save_card", "confirm_payment", "see_order"] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** Days a link lives unless it is used, or its debt settled, before (rule 27). */
export const LINK_DAYS = 7;

/** Links that only served the debt: they end with it. *See order* goes on, or nobody could read the receipt. */
export const DEBT_PURPOSES = ["save_card", "confirm_payment"] as const satisfies readonly LinkPurpose[];

/** The purpose of the link a mail carries; null for mail without a customer's link. */
const MAIL_PURPOSES: Readonly<Record<MailKind, LinkPurpose | null>> = {
  card_request: "save_card",
  card_reminder: "save_card",
  card_saved: "see_order",
  card_removed: "save_card",
  consent_request: "save_card",
  consent_reminder: "save_card",
  charge_notice: "see_order",
  charge_notice_withdrawn: "see_order",
  charge_failed: "save_card",
  new_card_reminder: "save_card",
  card_expiring: "save_card",
  confirm_payment: "confirm_payment",
  confirm_reminder: "confirm_payment",
  payment_request: "see_order",
  payment_request_reminder: "see_order",
  receipt: "see_order",
  due_date_changed: "see_order",
  promise_changed: "see_order",
  fulfilment_on_hold: "see_order",
  final_notice: "save_card",
  order_cancelled: null,
  refund_made: null,
  withdrawal_received: null,
  cancellation_requested: "see_order",
  request_refused: "see_order",
  address_changed: "see_order",
  new_link: "see_order",
  email_changed: null,
  team_invitation: null,
  sender_check: null,
  staff_alert: null,
};

export function linkPurposeOf(kind: MailKind): LinkPurpose | null {
  return MAIL_PURPOSES[kind];
}

export function isLinkPurpose(text: string): text is LinkPurpose {
  return (LINK_PURPOSES as readonly string[]).includes(text);
}
