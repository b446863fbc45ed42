import { account, askForEvent, missingPermissions, registerWebhookEndpoint, removeWebhookEndpoint } from "./account";
import { openWire, type StripeGatewayOptions, type Wire } from "./client";
import type { StripeGateway } from "./contract";
import { card, detachCard, ensureCustomer } from "./customers";
import { chargesPage, listPaymentIntents, listRefunds, listSessions, refundsPage, retrieveCharge, retrieveDispute } from "./listings";
import {
  cancelPaymentIntent,
  confirmOffSession,
  confirmOnSession,
  createPaymentIntent,
  findPaymentIntent,
  retrievePaymentIntent,
  updatePaymentIntent,
} from "./payment-intents";
import { createRefund, refundsOf } from "./refunds";
import { createPaymentSession, createSetupSession, expireSession, retrieveSession, retrieveSetupIntent } from "./sessions";

/** The one Stripe gateway: always the official client over HTTP; only the address differs between practice, tests and life. */
export function makeStripeGateway(options: StripeGatewayOptions): StripeGateway {
  return over(openWire(options));
}

function over(wire: Wire): StripeGateway {
  return {
    atPriority: (priority) => over(wire.atPriority(priority)),
    account: () => account(wire),
    missingPermissions: () => missingPermissions(wire),
    registerWebhookEndpoint: (input) => registerWebhookEndpoint(wire, input),
    removeWebhookEndpoint: (id) => removeWebhookEndpoint(wire, id),
    askForEvent: (idempotencyKey) => askForEvent(wire, idempotencyKey),
    ensureCustomer: (input) => ensureCustomer(wire, input),
    createSetupSession: (input) => createSetupSession(wire, input),
    createPaymentSession: (input) => createPaymentSession(wire, input),
    retrieveSession: (id) => retrieveSession(wire, id),
    expireSession: (id) => expireSession(wire, id),
    retrieveSetupIntent: (id) => retrieveSetupIntent(wire, id),
    card: (id) => card(wire, id),
    detachCard: (id) => detachCard(wire, id),
    createPaymentIntent: (input) => createPaymentIntent(wire, input),
    findPaymentIntent: (input) => findPaymentIntent(wire, input),
    updatePaymentIntent: (input) => updatePaymentIntent(wire, input),
    confirmOffSession: (input) => confirmOffSession(wire, input),
    confirmOnSession: (input) => confirmOnSession(wire, input),
    retrievePaymentIntent: (id) => retrievePaymentIntent(wire, id),
    cancelPaymentIntent: (id) => cancelPaymentIntent(wire, id),
    retrieveCharge: (id) => retrieveCharge(wire, id),
    createRefund: (input) => createRefund(wire, input),
    refundsOf: (of) => refundsOf(wire, of),
    retrieveDispute: (id) => retrieveDispute(wire, id),
    chargesPage: (window, after) => chargesPage(wire, window, after),
    refundsPage: (window, after) => refundsPage(wire, window, after),
    listPaymentIntents: (since) => listPaymentIntents(wire, since),
    listSessions: (since) => listSessions(wire, since),
    listRefunds: (since) => listRefunds(wire, since),
  };
}
