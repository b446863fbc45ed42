import { z } from "zod";
import { STAFF_ALERTS } from "./effects";
import { HOLD_REASONS } from "./holds";
import type { MailKind } from "./mail-kinds";
import { ROLES } from "./states";

/**
 * What stands in a queued mail row, per kind: references to rows that never change, and the few facts that stand nowhere
 * else. Names, amounts and addresses are read when the mail leaves, so no personal field is kept twice (rule 34).
 */
const id = z.uuid();
const aboutInstalment = z.object({ instalmentId: id });
const aboutAttempt = z.object({ instalmentId: id, attemptId: id });
const aboutNotice = z.object({ noticeId: id });
const plainDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const MAIL_DATA = {
  card_request: aboutInstalment,
  card_reminder: aboutInstalment,
  card_saved: z.object({ consentId: id }),
  card_removed: z.object({ cardId: id }),
  consent_request: aboutInstalment,
  consent_reminder: aboutInstalment,
  charge_notice: aboutNotice,
  charge_notice_withdrawn: aboutNotice,
  charge_failed: aboutAttempt,
  new_card_reminder: aboutInstalment,
  card_expiring: z.object({ instalmentId: id, cardId: id, expires: z.string().regex(/^\d{4}-\d{2}$/) }),
  confirm_payment: aboutAttempt,
  confirm_reminder: aboutAttempt,
  payment_request: aboutInstalment,
  payment_request_reminder: aboutInstalment,
  // By the attempt that charged the saved card, or by the payment that was made on Stripe's own page.
  receipt: z.union([aboutAttempt, z.object({ instalmentId: id, paymentId: id })]),
  due_date_changed: z.object({ instalmentId: id, oldDueOn: plainDate.nullable(), newDueOn: plainDate.nullable() }),
  promise_changed: z.object({ oldOn: plainDate.nullable(), newOn: plainDate.nullable(), reason: z.string().max(500) }),
  fulfilment_on_hold: z.object({ reason: z.enum(HOLD_REASONS), until: plainDate.nullable() }),
  final_notice: z.object({ instalmentId: id, cancelOn: plainDate }),
  order_cancelled: z.object({}),
  refund_made: z.object({ paymentId: id }),
  withdrawal_received: z.object({ receivedAt: z.iso.datetime(), content: z.string().max(2000) }),
  cancellation_requested: z.object({ receivedAt: z.iso.datetime(), content: z.string().max(2000) }),
  request_refused: z.object({ what: z.enum(["cancellation", "address"]), note: z.string().max(500) }),
  address_changed: z.object({}),
  new_link: z.object({}),
  email_changed: z.object({}),
  team_invitation: z.object({ invitationId: id, role: z.enum(ROLES) }),
  sender_check: z.object({ senderId: id }),
  staff_alert: z.object({
    alert: z.enum(STAFF_ALERTS),
    evidenceDueAt: z.iso.datetime().optional(),
    instalmentId: id.optional(),
    attemptId: id.optional(),
  }),
} as const satisfies Record<MailKind, z.ZodType>;

export type MailData<K extends MailKind> = z.output<(typeof MAIL_DATA)[K]>;
