import type Stripe from "stripe";
import { refusal } from "./client";

/** Somebody who fills in the hosted pages without a browser. */
export interface Visitor {
  fillIn(url: string, card: string): Promise<{ status: number; location: string | null; text: string }>;
  answerBank(url: string, answer: "complete" | "fail"): Promise<string | null>;
}

export function visitor(base: string): Visitor {
  const post = async (url: string, form: Record<string, string>) => {
    const answer = await fetch(new URL(url, base), { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
    return { status: answer.status, location: answer.headers.get("location"), text: await answer.text() };
  };
  return {
    fillIn: (url, card) =>
      post(url, { email: "buyer@example.com", cardNumber: card, cardExpiry: "12 / 34", cardCvc: "123", billingName: "Buyer Example" }),
    answerBank: async (url, answer) => (await post(url, { answer })).location,
  };
}

const CARD_ONLY: { allowed_payment_method_types: ["card"] } = { allowed_payment_method_types: ["card"] };
const AWAY = { off_session: true, confirm: true } as const;
const SUCCESS = "https://merchant.example/done?session={CHECKOUT_SESSION_ID}";

async function customersAndMethods(stripe: Stripe): Promise<{ customer: string; method: string }> {
  const customer = await stripe.customers.create({
    email: "buyer@example.com",
    name: "Buyer Example",
    address: { line1: "1 Example Street", country: "FR" },
    shipping: { name: "Buyer", address: { line1: "1 Example Street" } },
    metadata: { order: "1001" },
  });
  await stripe.customers.update(customer.id, { description: "preorder", metadata: { order: "" } });
  const method = await stripe.paymentMethods.create({
    type: "card",
    card: { number: "4242424242424242", exp_month: 12, exp_year: 2034, cvc: "123" },
    billing_details: { name: "Buyer Example", address: { line1: "1 Example Street", postal_code: "75001" } },
  });
  await stripe.paymentMethods.attach(method.id, { customer: customer.id });
  await stripe.paymentMethods.update(method.id, { card: { exp_year: 2035 }, metadata: { a: "b" } });
  await stripe.paymentMethods.retrieve(method.id, { expand: ["customer"] });
  await stripe.paymentMethods.list({ customer: customer.id, type: "card" });
  await stripe.customers.listPaymentMethods(customer.id, { limit: 3 });
  await stripe.customers.retrievePaymentMethod(customer.id, method.id);
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
  await stripe.customers.retrieve(customer.id, { expand: ["invoice_settings.default_payment_method"] });
  await stripe.customers.list({ email: "buyer@example.com", limit: 1 });
  const other = await stripe.paymentMethods.attach("pm_card_mastercard", { customer: customer.id });
  await stripe.paymentMethods.detach(other.id);
  const gone = await stripe.customers.create({});
  await stripe.customers.del(gone.id);
  await stripe.customers.retrieve(gone.id);
  return { customer: customer.id, method: method.id };
}

async function payments(stripe: Stripe, customer: string, method: string): Promise<string> {
  const intent = await stripe.paymentIntents.create({
    ...CARD_ONLY,
    amount: 24_000,
    currency: "eur",
    customer,
    description: "Balance of order 1001",
    metadata: { instalment: "1" },
    receipt_email: "buyer@example.com",
    shipping: { name: "Buyer", address: { line1: "1 Example Street" } },
    statement_descriptor_suffix: "BALANCE",
    payment_method_options: { card: { request_three_d_secure: "automatic" } },
  });
  await stripe.paymentIntents.update(intent.id, { amount: 20_000, metadata: { instalment: "1" } });
  await stripe.paymentIntents.confirm(intent.id, { payment_method: method, off_session: true });
  await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge.balance_transaction", "payment_method", "customer"] });
  await stripe.paymentIntents.list({ customer, created: { gte: 1 } });
  await stripe.paymentIntents.search({ query: 'metadata["instalment"]:"1" AND status:"succeeded"' });
  await refusal(
    stripe.paymentIntents.create({
      ...CARD_ONLY,
      ...AWAY,
      amount: 2000,
      currency: "eur",
      payment_method: "pm_card_visa_chargeDeclinedInsufficientFunds",
    }),
  );
  await refusal(
    stripe.paymentIntents.create({
      ...CARD_ONLY,
      ...AWAY,
      amount: 2000,
      currency: "eur",
      payment_method: "pm_card_authenticationRequired",
    }),
  );
  const waiting = await stripe.paymentIntents.create({
    amount: 2000,
    currency: "eur",
    payment_method: "pm_card_authenticationRequired",
    confirm: true,
    return_url: "https://merchant.example/back",
  });
  await stripe.paymentIntents.cancel(waiting.id, { cancellation_reason: "abandoned" });
  return intent.id;
}

async function setups(stripe: Stripe, customer: string, walk: Visitor): Promise<void> {
  const setup = await stripe.setupIntents.create({ ...CARD_ONLY, customer, usage: "off_session", metadata: { order: "1001" } });
  await stripe.setupIntents.update(setup.id, { description: "card for order 1001" });
  const asked = await stripe.setupIntents.confirm(setup.id, {
    payment_method: "pm_card_authenticationRequiredOnSetup",
    return_url: "https://merchant.example/back",
  });
  await walk.answerBank(asked.next_action?.redirect_to_url?.url ?? "", "complete");
  await stripe.setupIntents.retrieve(setup.id, { expand: ["latest_attempt", "payment_method"] });
  await stripe.setupAttempts.list({ setup_intent: setup.id });
  await refusal(stripe.setupIntents.create({ ...CARD_ONLY, confirm: true, payment_method: "pm_card_chargeDeclined" }));
  const failing = await stripe.setupIntents.create({
    ...CARD_ONLY,
    confirm: true,
    payment_method: "pm_card_authenticationRequired",
    return_url: "https://merchant.example/back",
  });
  await walk.answerBank(failing.next_action?.redirect_to_url?.url ?? "", "fail");
  await stripe.setupIntents.retrieve(failing.id);
  await stripe.setupIntents.cancel(failing.id, { cancellation_reason: "abandoned" });
  await stripe.setupIntents.list({ customer });
}

async function checkout(stripe: Stripe, customer: string, walk: Visitor): Promise<void> {
  const saving = await stripe.checkout.sessions.create({
    ...CARD_ONLY,
    mode: "setup",
    customer,
    locale: "fr",
    success_url: SUCCESS,
    cancel_url: "https://merchant.example/",
    metadata: { order: "1001" },
    setup_intent_data: { metadata: { order: "1001" } },
  });
  await stripe.checkout.sessions.update(saving.id, { metadata: { order: "1002" } });
  await walk.fillIn(saving.url ?? "", "4242424242424242");
  await stripe.checkout.sessions.retrieve(saving.id, { expand: ["setup_intent.payment_method"] });
  const paying = await stripe.checkout.sessions.create({
    mode: "payment",
    success_url: SUCCESS,
    line_items: [{ quantity: 2, price_data: { currency: "eur", unit_amount: 1200, product_data: { name: "Balance of order 1001" } } }],
    payment_intent_data: { metadata: { instalment: "1" }, setup_future_usage: "off_session" },
    expires_at: Math.floor(Date.now() / 1000) + 3600,
  });
  await walk.fillIn(paying.url ?? "", "4000000000000002");
  await walk.fillIn(paying.url ?? "", "5555555555554444");
  await stripe.checkout.sessions.retrieve(paying.id, { expand: ["payment_intent", "line_items"] });
  await stripe.checkout.sessions.listLineItems(paying.id);
  const product = await stripe.products.create({ name: "Deposit" });
  await stripe.products.retrieve(product.id);
  const price = await stripe.prices.create({ product: product.id, currency: "jpy", unit_amount: 500 });
  await stripe.prices.retrieve(price.id, { expand: ["product"] });
  const left = await stripe.checkout.sessions.create({
    mode: "payment",
    customer,
    success_url: SUCCESS,
    line_items: [{ price: price.id, quantity: 1 }],
  });
  await stripe.checkout.sessions.expire(left.id);
  await stripe.checkout.sessions.list({ customer, status: "complete" });
}

async function moneyBack(stripe: Stripe, intent: string): Promise<void> {
  const refund = await stripe.refunds.create({
    payment_intent: intent,
    amount: 500,
    reason: "requested_by_customer",
    metadata: { a: "b" },
  });
  await stripe.refunds.update(refund.id, { metadata: { a: "c" } });
  await stripe.refunds.retrieve(refund.id, { expand: ["charge", "balance_transaction"] });
  await refusal(stripe.refunds.cancel(refund.id));
  await stripe.refunds.list({ payment_intent: intent });
  const slow = await stripe.paymentIntents.create({
    ...CARD_ONLY,
    ...AWAY,
    amount: 900,
    currency: "eur",
    payment_method: "pm_card_pendingRefund",
  });
  await stripe.refunds.create({ payment_intent: slow.id });
  const [charge] = (await stripe.charges.list({ payment_intent: intent })).data;
  await stripe.charges.update(charge?.id ?? "", { metadata: { a: "b" } });
  await stripe.charges.retrieve(charge?.id ?? "", { expand: ["refunds", "balance_transaction"] });
  const { data } = await stripe.balanceTransactions.list({ limit: 5 });
  await stripe.balanceTransactions.retrieve(data[0]?.id ?? "", { expand: ["source"] });
  for (const card of ["pm_card_createDispute", "pm_card_createDisputeInquiry", "pm_card_createDisputeProductNotReceived"]) {
    await stripe.paymentIntents.create({ ...CARD_ONLY, ...AWAY, amount: 1500, currency: "eur", payment_method: card });
  }
  const [first, second, third] = (await stripe.disputes.list()).data;
  await stripe.disputes.update(first?.id ?? "", { evidence: { uncategorized_text: "winning_evidence", product_description: "A lamp" } });
  await stripe.disputes.update(second?.id ?? "", { metadata: { a: "b" } });
  await stripe.disputes.close(third?.id ?? "");
  await stripe.disputes.retrieve(first?.id ?? "", { expand: ["charge", "payment_intent"] });
}

async function hearing(stripe: Stripe): Promise<void> {
  const endpoint = await stripe.webhookEndpoints.create({
    url: "http://127.0.0.1:9/hook",
    enabled_events: ["payment_intent.succeeded"],
    description: "x",
  });
  await stripe.webhookEndpoints.update(endpoint.id, { enabled_events: ["*"], disabled: true });
  await stripe.webhookEndpoints.retrieve(endpoint.id);
  await stripe.webhookEndpoints.list();
  await stripe.webhookEndpoints.del(endpoint.id);
  const { data } = await stripe.events.list({ limit: 100 });
  await stripe.events.list({ types: ["charge.dispute.created", "checkout.session.completed"] });
  await stripe.events.retrieve(data[0]?.id ?? "");
  const account = await stripe.accounts.retrieveCurrent();
  await stripe.accounts.retrieve(account.id);
}

/** Calls every endpoint there is, with the answers of every kind, so that judges have something to judge. */
export async function tour(stripe: Stripe, base: string): Promise<void> {
  const walk = visitor(base);
  const { customer, method } = await customersAndMethods(stripe);
  const intent = await payments(stripe, customer, method);
  await setups(stripe, customer, walk);
  await checkout(stripe, customer, walk);
  await moneyBack(stripe, intent);
  await hearing(stripe);
}
