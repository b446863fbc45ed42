import type { MailKind } from "@/lib/domain/mail-kinds";
import { cardExpiring } from "./card-expiring";
import { cardReminder, cardRequest } from "./card-request";
import { cardRemoved, cardSaved } from "./card-saved";
import { chargeFailed, newCardReminder } from "./charge-failed";
import { chargeNotice, chargeNoticeWithdrawn } from "./charge-notice";
import { confirmPayment, confirmReminder } from "./confirm-payment";
import { consentReminder, consentRequest } from "./consent-request";
import { addressChanged, emailChanged, newLink } from "./contact";
import { dueDateChanged, promiseChanged } from "./dates-changed";
import type { MailTemplate } from "./doc";
import { fulfilmentOnHold } from "./on-hold";
import { finalNotice, orderCancelled, refundMade, withdrawalReceived } from "./order-ended";
import { paymentRequest, paymentRequestReminder } from "./payment-request";
import { receipt } from "./receipt";
import { cancellationRequested, requestRefused } from "./requests";
import { senderCheck, staffAlert, teamInvitation } from "./staff";

/** Every kind of mail has its template: a kind without one does not compile. */
export const TEMPLATES: { readonly [K in MailKind]: MailTemplate<K> } = {
  card_request: cardRequest,
  card_reminder: cardReminder,
  card_saved: cardSaved,
  card_removed: cardRemoved,
  consent_request: consentRequest,
  consent_reminder: consentReminder,
  charge_notice: chargeNotice,
  charge_notice_withdrawn: chargeNoticeWithdrawn,
  charge_failed: chargeFailed,
  new_card_reminder: newCardReminder,
  card_expiring: cardExpiring,
  confirm_payment: confirmPayment,
  confirm_reminder: confirmReminder,
  payment_request: paymentRequest,
  payment_request_reminder: paymentRequestReminder,
  receipt,
  due_date_changed: dueDateChanged,
  promise_changed: promiseChanged,
  fulfilment_on_hold: fulfilmentOnHold,
  final_notice: finalNotice,
  order_cancelled: orderCancelled,
  refund_made: refundMade,
  withdrawal_received: withdrawalReceived,
  cancellation_requested: cancellationRequested,
  request_refused: requestRefused,
  address_changed: addressChanged,
  new_link: newLink,
  email_changed: emailChanged,
  team_invitation: teamInvitation,
  sender_check: senderCheck,
  staff_alert: staffAlert,
};
