/** Three classes of mail to customers (rule 28), and staff mail beside them. Only reminders can be stopped by the reader. */
export const MAIL_CLASSES = ["legal", "transactional", "reminder", "staff"] as const;
export type MailClass = (typeof MAIL_CLASSES)[number];

/** Every kind of mail there is, with its class. */
export const MAIL_KINDS = {
  card_request: "transactional",
  card_reminder: "reminder",
  card_saved: "legal",
  card_removed: "transactional",
  consent_request: "transactional",
  consent_reminder: "reminder",
  charge_notice: "legal",
  charge_notice_withdrawn: "legal",
  charge_failed: "transactional",
  new_card_reminder: "reminder",
  card_expiring: "reminder",
  confirm_payment: "transactional",
  confirm_reminder: "reminder",
  payment_request: "transactional",
  payment_request_reminder: "reminder",
  receipt: "transactional",
  due_date_changed: "legal",
  promise_changed: "legal",
  fulfilment_on_hold: "transactional",
  final_notice: "legal",
  order_cancelled: "transactional",
  refund_made: "transactional",
  withdrawal_received: "legal",
  cancellation_requested: "transactional",
  request_refused: "transactional",
  address_changed: "transactional",
  new_link: "transactional",
  email_changed: "transactional",
  team_invitation: "staff",
  sender_check: "staff",
  staff_alert: "staff",
} as const satisfies Record<string, MailClass>;

export type MailKind = keyof typeof MAIL_KINDS;

export const ALL_MAIL_KINDS = Object.keys(MAIL_KINDS) as MailKind[];

export function mailClassOf(kind: MailKind): MailClass {
  return MAIL_KINDS[kind];
}

/** *Stop reminders for this order* stops exactly these; notices always go out (rule 28). */
export function canBeStopped(kind: MailKind): boolean {
  return MAIL_KINDS[kind] === "reminder";
}
