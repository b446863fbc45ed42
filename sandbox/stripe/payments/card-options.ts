import type Stripe from "stripe";
import type { PaymentIntent, SetupIntent } from "../rows";

type GivenPayment = Stripe.PaymentIntentCreateParams.PaymentMethodOptions | null | undefined;
type GivenSetup = Stripe.SetupIntentCreateParams.PaymentMethodOptions | null | undefined;

/** What the card part of `payment_method_options` reads back as, defaults filled in. */
export function paymentOptions(
  given: GivenPayment,
  before: PaymentIntent["payment_method_options"] = null,
): PaymentIntent["payment_method_options"] {
  const card = given?.card || undefined;
  const kept = before?.card;
  return {
    card: {
      installments: null,
      mandate_options: null,
      network: card?.network ?? kept?.network ?? null,
      request_three_d_secure: card?.request_three_d_secure ?? kept?.request_three_d_secure ?? "automatic",
      ...defined("setup_credential_usage", card?.setup_credential_usage ?? kept?.setup_credential_usage),
      ...defined("stored_credential_usage", card?.stored_credential_usage ?? kept?.stored_credential_usage),
      ...defined("setup_future_usage", card?.setup_future_usage || kept?.setup_future_usage),
      ...defined("require_cvc_recollection", card?.require_cvc_recollection ?? kept?.require_cvc_recollection),
    },
  };
}

export function setupOptions(
  given: GivenSetup,
  before: SetupIntent["payment_method_options"] = null,
): SetupIntent["payment_method_options"] {
  const { card } = given ?? {};
  const kept = before?.card;
  return {
    card: {
      mandate_options: null,
      network: card?.network ?? kept?.network ?? null,
      request_three_d_secure: card?.request_three_d_secure ?? kept?.request_three_d_secure ?? "automatic",
      ...defined("setup_credential_usage", card?.setup_credential_usage ?? kept?.setup_credential_usage),
    },
  };
}

function defined<K extends string, V>(key: K, value: V): { [P in K]?: Exclude<V, null | undefined | ""> } {
  return value === undefined || value === null || value === "" ? {} : ({ [key]: value } as { [P in K]: Exclude<V, null | undefined | ""> });
}
