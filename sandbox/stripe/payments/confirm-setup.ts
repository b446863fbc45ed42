import type { Actor } from "../call";
import type { Decline } from "../data/declines";
import { StripeError } from "../errors";
import { emit } from "../objects/event";
import type { CardSecrets, IntentSecrets, PaymentMethod, Row, SetupAttempt, SetupIntent } from "../rows";
import { newId } from "../world";
import { putOnCustomer } from "./attach";
import { judgeSetup } from "./bank";
import { challengeAction } from "./challenge-action";
import { declineBody } from "./decline";

type SetupRow = Row<SetupIntent, IntentSecrets>;

export interface SetupTry {
  paymentMethod: Row<PaymentMethod, CardSecrets>;
  returnUrl: string | null;
  useStripeSdk: boolean;
  authenticated: boolean;
}

export function keepSetup(actor: Actor, row: SetupRow, change: Partial<SetupIntent>, hidden: Partial<IntentSecrets> = {}): SetupRow {
  const object = { ...row.object, ...change };
  return actor.world.tables.setup_intents.put(object.id, { ...row, object, hidden: { ...row.hidden, ...hidden } });
}

function keepAttempt(actor: Actor, setup: SetupIntent, attempt: SetupTry, status: string, error: SetupAttempt["setup_error"]): string {
  const open = setup.latest_attempt === null ? undefined : actor.world.tables.setup_attempts.get(setup.latest_attempt);
  const id = attempt.authenticated && open !== undefined ? open.object.id : newId("setatt_1", 23);
  const { card } = attempt.paymentMethod.object;
  const object: SetupAttempt = {
    id,
    object: "setup_attempt",
    application: null,
    created: open?.object.id === id ? open.object.created : actor.world.seconds(),
    customer: setup.customer,
    customer_account: null,
    flow_directions: null,
    livemode: false,
    on_behalf_of: null,
    payment_method: attempt.paymentMethod.object.id,
    payment_method_details: {
      type: "card",
      card: {
        brand: card.brand,
        checks: {
          address_line1_check: null,
          address_postal_code_check: null,
          cvc_check: attempt.paymentMethod.hidden.cvcGiven ? "pass" : null,
        },
        country: card.country,
        exp_month: card.exp_month,
        exp_year: card.exp_year,
        fingerprint: card.fingerprint ?? null,
        funding: card.funding,
        last4: card.last4,
        network: card.brand,
        three_d_secure: attempt.authenticated
          ? {
              authentication_flow: "challenge",
              electronic_commerce_indicator: "05",
              result: "authenticated",
              result_reason: null,
              transaction_id: newId("3ds_", 20),
              version: "2.2.0",
            }
          : null,
        wallet: null,
      },
    },
    setup_error: error,
    setup_intent: setup.id,
    status,
    usage: setup.usage,
  };
  actor.world.tables.setup_attempts.put(id, { account: actor.account, object, hidden: {} });
  return id;
}

/** A no while saving: back to needing a payment method, the error kept. */
export function failSetup(actor: Actor, row: SetupRow, attempt: SetupTry, error: ReturnType<typeof declineBody>): SetupRow {
  const kept = { ...error, payment_method: attempt.paymentMethod.object } as SetupIntent["last_setup_error"];
  const latest = keepAttempt(actor, row.object, attempt, "failed", kept);
  const failed = keepSetup(
    actor,
    row,
    { status: "requires_payment_method", payment_method: null, next_action: null, latest_attempt: latest, last_setup_error: kept },
    { challenge: null },
  );
  emit(actor, "setup_intent.setup_failed", failed.object);
  return failed;
}

function refuse(actor: Actor, row: SetupRow, attempt: SetupTry, decline: Decline): StripeError {
  const error = declineBody(decline);
  const failed = failSetup(actor, row, attempt, error);
  return new StripeError(402, { ...error, payment_method: attempt.paymentMethod.object, setup_intent: failed.object }, "failed");
}

function succeed(actor: Actor, row: SetupRow, attempt: SetupTry): SetupRow {
  const latest = keepAttempt(actor, row.object, attempt, "succeeded", null);
  const saved = keepSetup(
    actor,
    row,
    {
      status: "succeeded",
      payment_method: attempt.paymentMethod.object.id,
      next_action: null,
      latest_attempt: latest,
      last_setup_error: null,
    },
    { challenge: null },
  );
  const { hidden, object } = attempt.paymentMethod;
  const setUp = hidden.setUp || row.object.usage === "off_session";
  const checked = { ...object, card: { ...object.card, checks: checksAfterSetup(object, hidden) } };
  if (row.object.customer !== null) {
    putOnCustomer(actor, { ...attempt.paymentMethod, object: checked }, row.object.customer, { setUp });
  } else {
    actor.world.tables.payment_methods.put(object.id, { ...attempt.paymentMethod, object: checked, hidden: { ...hidden, setUp } });
  }
  emit(actor, "setup_intent.succeeded", saved.object);
  return saved;
}

function checksAfterSetup(object: PaymentMethod, hidden: CardSecrets): NonNullable<PaymentMethod["card"]["checks"]> {
  const address = object.card.checks;
  return {
    address_line1_check: address?.address_line1_check ?? null,
    address_postal_code_check: address?.address_postal_code_check ?? null,
    cvc_check: hidden.cvcGiven ? "pass" : null,
  };
}

/**
 * One attempt to save a card. The SetupIntent ends succeeded, requires_action, or (a 402 is thrown,
 * the record stays) requires_payment_method. Source: docs.stripe.com/payments/paymentintents/lifecycle.
 */
export function attemptSetup(actor: Actor, row: SetupRow, attempt: SetupTry): SetupRow {
  const verdict = judgeSetup(attempt.paymentMethod.hidden, {
    authenticated: attempt.authenticated,
    authenticationWanted: ["any", "challenge"].includes(row.object.payment_method_options?.card?.request_three_d_secure ?? ""),
  });
  if (verdict.kind === "declined") {
    throw refuse(actor, row, attempt, verdict.decline);
  }
  if (verdict.kind === "approved") {
    return succeed(actor, row, attempt);
  }
  const paymentMethod = attempt.paymentMethod.object.id;
  const latest = keepAttempt(actor, row.object, attempt, "requires_action", null);
  const waiting = keepSetup(
    actor,
    row,
    {
      status: "requires_action",
      payment_method: paymentMethod,
      latest_attempt: latest,
      last_setup_error: null,
      next_action: challengeAction(actor.world, row.object.id, attempt.returnUrl, attempt.useStripeSdk),
    },
    { challenge: { paymentMethod, returnUrl: attempt.returnUrl, attempt: latest } },
  );
  emit(actor, "setup_intent.requires_action", waiting.object);
  return waiting;
}
