/** Every closed list of the database, by the name of its CHECK. */
import {
  CAMPAIGN_ITEM_KINDS,
  CAMPAIGN_PLACES,
  CAMPAIGN_STATUSES,
  CHARGE_TRIGGERS,
  DEPOSIT_KINDS,
  PLAN_OWNERS,
  PLAN_STATES,
  STOCK_OPTIONS,
} from "@/lib/domain/campaign";
import {
  CANCELLATION_SCOPES,
  CANCELLATION_STEP_STATES,
  CANCELLATION_STEPS,
  CANCELLED_BY,
  FULL_REFUND_POLICIES,
} from "@/lib/domain/cancellation";
import { CASE_REASONS } from "@/lib/domain/cases";
import { ADDRESS_REQUEST_STATUSES } from "@/lib/domain/delivery-address";
import { CONSENT_VIAS } from "@/lib/domain/desk-card";
import { CALL_OUTCOMES, DESK_NOTE_KINDS } from "@/lib/domain/desk-notes";
import { DETECTION_KINDS } from "@/lib/domain/detection";
import { FOLLOW_UP_KINDS } from "@/lib/domain/follow-ups";
import { HOLD_NEWS, HOLD_REASONS, HOLD_SOURCES, HOLD_STATES } from "@/lib/domain/holds";
import { LANGUAGES } from "@/lib/domain/language";
import { LOGO_TYPES } from "@/lib/domain/logo";
import { MAIL_EVENT_MEANINGS, MAIL_EVENT_SOURCES } from "@/lib/domain/mail-events";
import { MAIL_CLASSES } from "@/lib/domain/mail-kinds";
import { MESSAGE_PLACES } from "@/lib/domain/message-texts";
import { REQUEST_STATES } from "@/lib/domain/payment-request";
import { PROMISE_ANSWERS } from "@/lib/domain/promise";
import {
  DIFFERENCE_CLASSES,
  DIFFERENCE_FIXES,
  DIFFERENCE_STATES,
  RECONCILIATION_KINDS,
  RECONCILIATION_PHASES,
  RECONCILIATION_STATES,
} from "@/lib/domain/reconciliation";
import { REFUND_PART_STATES, REFUND_SHOP_STATES } from "@/lib/domain/refund-plan";
import { RUN_ACTIONS, RUN_ITEM_STATES, RUN_KINDS, RUN_STATUSES } from "@/lib/domain/run-kinds";
import { FULFILMENT_STATUSES } from "@/lib/domain/shopify-order";
import {
  ATTEMPT_STATES,
  CHARGE_REQUESTERS,
  COLLECT_MODES,
  COLLECTORS,
  INSTALMENT_KINDS,
  INSTALMENT_STATES,
  RAILS,
  ROLES,
} from "@/lib/domain/states";
import { WITHDRAWAL_KINDS } from "@/lib/domain/withdrawal";

/** Closed lists of the database and the domain's list each must equal. */
export const DOMAIN_LISTS: Readonly<Record<string, readonly string[]>> = {
  membership_role: ROLES,
  invitation_role: ROLES,
  merchant_mode: COLLECT_MODES,
  orders_collector: COLLECTORS,
  orders_fulfilment: FULFILMENT_STATUSES,
  orders_payment_state: INSTALMENT_STATES,
  instalment_state: INSTALMENT_STATES,
  instalment_kind: INSTALMENT_KINDS,
  attempt_state: ATTEMPT_STATES,
  attempt_started_by: CHARGE_REQUESTERS,
  payment_rail: RAILS,
  refund_part_rail: RAILS,
  refund_part_state: REFUND_PART_STATES,
  refund_shop_state: REFUND_SHOP_STATES,
  cancellation_asked_by: CANCELLED_BY,
  cancellation_scope: CANCELLATION_SCOPES,
  cancellation_step_step: CANCELLATION_STEPS,
  cancellation_step_state: CANCELLATION_STEP_STATES,
  merchant_on_full_refund: FULL_REFUND_POLICIES,
  mail_class: MAIL_CLASSES,
  consent_agreed_via: CONSENT_VIAS,
  desk_note_kind: DESK_NOTE_KINDS,
  desk_note_outcome: CALL_OUTCOMES,
  mail_event_source: MAIL_EVENT_SOURCES,
  mail_event_meaning: MAIL_EVENT_MEANINGS,
  message_text_language: LANGUAGES,
  message_text_place: MESSAGE_PLACES,
  merchant_logo_content_type: LOGO_TYPES,
  detection_rule_kind: DETECTION_KINDS,
  detection_rule_collector: COLLECTORS,
  hold_source: HOLD_SOURCES,
  hold_reason: HOLD_REASONS,
  hold_state: HOLD_STATES,
  hold_told: HOLD_NEWS,
  payment_request_state: REQUEST_STATES,
  address_request_status: ADDRESS_REQUEST_STATUSES,
  follow_up_kind: FOLLOW_UP_KINDS,
  orders_case_reason: CASE_REASONS,
  promise_answer_answer: PROMISE_ANSWERS,
  withdrawal_kind: WITHDRAWAL_KINDS,
  campaign_status: CAMPAIGN_STATUSES,
  campaign_deposit_kind: DEPOSIT_KINDS,
  campaign_charge_trigger: CHARGE_TRIGGERS,
  campaign_stock: STOCK_OPTIONS,
  campaign_plan_owner: PLAN_OWNERS,
  campaign_plan_state: PLAN_STATES,
  campaign_item_kind: CAMPAIGN_ITEM_KINDS,
  campaign_order_why_kind: CAMPAIGN_ITEM_KINDS,
  campaign_order_place: CAMPAIGN_PLACES,
  campaign_order_stock: STOCK_OPTIONS,
  reconciliation_run_kind: RECONCILIATION_KINDS,
  reconciliation_run_state: RECONCILIATION_STATES,
  reconciliation_run_phase: RECONCILIATION_PHASES,
  reconciliation_difference_class: DIFFERENCE_CLASSES,
  reconciliation_difference_fix: DIFFERENCE_FIXES,
  reconciliation_difference_state: DIFFERENCE_STATES,
  run_kind: RUN_KINDS,
  run_status: RUN_STATUSES,
  run_item_action: RUN_ACTIONS,
  run_item_state: RUN_ITEM_STATES,
};

/** Closed lists that only the store knows: the database is where they are closed. */
export const LISTS_OF_THE_STORE = [
  "stripe_connection_mode",
  "stripe_connection_status",
  "shopify_connection_status",
  "orders_activation",
  "orders_origin",
  "payment_object_kind",
  "payment_object_state",
  "payment_kind",
  "payment_status",
  "payment_record",
  "cancellation_refund",
  "card_status",
  "consent_status",
  "mail_status",
  "inbox_status",
  "inbox_provider",
  "backfill_status",
  "promise_answer_via",
  "withdrawal_answer",
  "withdrawal_via",
];
