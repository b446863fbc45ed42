import type { Call } from "../call";
import { mergeMetadata } from "../objects/metadata";
import type { Session } from "../rows";
import { allowedMethods } from "./methods-allowed";
import { expiry, type GivenSession, type Sums } from "./session-checks";

/** A fresh session as the API shows it. */
export function sessionObject(call: Call<GivenSession>, id: string, { amount, currency }: Sums): Session {
  const given = call.parameters;
  const methods = allowedMethods(call, {
    allowed_payment_method_types: given.allowed_payment_method_types,
    excluded_payment_method_types: given.excluded_payment_method_types,
    payment_method_types: given.payment_method_types,
  });
  const payment = given.mode === "payment";
  return {
    id,
    object: "checkout.session",
    adaptive_pricing: payment ? { enabled: false } : null,
    after_expiration: null,
    allow_promotion_codes: given.allow_promotion_codes ?? null,
    allowed_payment_method_types: methods.allowed_payment_method_types,
    amount_subtotal: amount,
    amount_total: amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: given.billing_address_collection ?? null,
    cancel_url: given.cancel_url ?? null,
    client_reference_id: given.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: call.world.seconds(),
    currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: given.custom_text?.after_submit || null,
      shipping_address: null,
      submit: given.custom_text?.submit || null,
      terms_of_service_acceptance: null,
    },
    customer: given.customer ?? null,
    customer_account: null,
    customer_creation: payment ? (given.customer_creation ?? "if_required") : null,
    customer_details: null,
    customer_email: given.customer_email ?? null,
    discounts: payment ? [] : null,
    expires_at: expiry(call),
    integration_identifier: given.integration_identifier ?? null,
    invoice: null,
    invoice_creation: payment
      ? {
          enabled: false,
          invoice_data: {
            account_tax_ids: null,
            custom_fields: null,
            description: null,
            footer: null,
            issuer: null,
            metadata: {},
            rendering_options: null,
          },
        }
      : null,
    livemode: false,
    locale: given.locale ?? null,
    managed_payments: null,
    metadata: mergeMetadata(null, given.metadata),
    mode: given.mode ?? "payment",
    origin_context: given.origin_context ?? null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: payment ? "if_required" : "always",
    payment_method_configuration_details: methods.payment_method_configuration_details,
    payment_method_options: { card: { request_three_d_secure: given.payment_method_options?.card?.request_three_d_secure ?? "automatic" } },
    payment_method_types: methods.payment_method_types,
    payment_status: payment ? "unpaid" : "no_payment_required",
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: given.submit_type ?? null,
    subscription: null,
    success_url: given.success_url ?? null,
    total_details: payment ? { amount_discount: 0, amount_shipping: 0, amount_tax: 0 } : null,
    ui_mode: "hosted_page",
    url: `${call.world.publicUrl}/c/pay/${id}`,
    wallet_options: null,
  };
}
