import type { Actor } from "../call";
import { invalid, StripeError, wrongState } from "../errors";
import { emit } from "../objects/event";
import type { CardSecrets, PaymentMethod, Row } from "../rows";
import { judgeAttach } from "./bank";
import { declineBody } from "./decline";

type PaymentMethodRow = Row<PaymentMethod, CardSecrets>;

/** Puts a card on a customer and tells. What the bank thinks was asked before. */
export function putOnCustomer(actor: Actor, row: PaymentMethodRow, customer: string, secrets: Partial<CardSecrets> = {}): PaymentMethodRow {
  const object = { ...row.object, customer };
  const attached = actor.world.tables.payment_methods.put(object.id, { ...row, object, hidden: { ...row.hidden, ...secrets } });
  if (row.object.customer === null) {
    emit(actor, "payment_method.attached", object);
  }
  return attached;
}

/**
 * POST /v1/payment_methods/:id/attach: the bank is asked, and some test cards are refused.
 * Source: docs.stripe.com/api/payment_methods/attach.
 */
export function attach(actor: Actor, row: PaymentMethodRow, customer: string): PaymentMethodRow {
  if (row.object.customer !== null && row.object.customer !== customer) {
    throw wrongState("payment_method_unexpected_state", "The payment method you provided has already been attached to a customer.");
  }
  const verdict = judgeAttach(row.hidden);
  if (verdict.kind === "declined") {
    throw new StripeError(402, declineBody(verdict.decline), "failed");
  }
  const card = row.object.card;
  const checked = {
    ...row,
    object: { ...row.object, card: { ...card, checks: { ...emptyChecks, ...card.checks, cvc_check: cvcCheck(row) } } },
  };
  return putOnCustomer(actor, checked, customer);
}

const emptyChecks = { address_line1_check: null, address_postal_code_check: null, cvc_check: null };

function cvcCheck(row: PaymentMethodRow): string | null {
  return row.hidden.cvcGiven ? "pass" : null;
}

/** POST /v1/payment_methods/:id/detach: the card can never be used again. */
export function detach(actor: Actor, row: PaymentMethodRow): PaymentMethod {
  if (row.object.customer === null) {
    throw invalid("The payment method you provided is not attached to a customer so detachment is impossible.", {
      param: "payment_method",
    });
  }
  const object = { ...row.object, customer: null };
  actor.world.tables.payment_methods.put(object.id, { ...row, object, hidden: { ...row.hidden, usedUp: true } });
  emit(actor, "payment_method.detached", object, { customer: row.object.customer });
  return object;
}
