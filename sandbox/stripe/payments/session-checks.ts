import type Stripe from "stripe";
import type { Call } from "../call";
import { describeAmount, isSupported, minimumAmount } from "../data/currencies";
import { invalid } from "../errors";
import type { LineItem } from "../rows";
import type { GivenMethods } from "./methods-allowed";
import { lineItems } from "./session-lines";

export type GivenSession = Stripe.Checkout.SessionCreateParams & GivenMethods;

const DAY = 24 * 3600;
const HALF_HOUR = 30 * 60;

function require<T>(value: T | undefined, param: string): T {
  if (value === undefined) {
    throw invalid(`Missing required param: ${param}.`, { code: "parameter_missing", param });
  }
  return value;
}

/** When the session ends: 24 hours from now unless asked for earlier. */
export function expiry(call: Call<GivenSession>): number {
  const now = call.world.seconds();
  const at = call.parameters.expires_at ?? now + DAY;
  if (at < now + HALF_HOUR) {
    throw invalid("The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", { param: "expires_at" });
  }
  if (at > now + DAY) {
    throw invalid("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", { param: "expires_at" });
  }
  return at;
}

const SETUP_FORBIDS = [
  "line_items",
  "payment_intent_data",
  "discounts",
  "shipping_options",
  "customer_creation",
  "submit_type",
  "invoice_creation",
] as const;
/** What hosted Checkout can do elsewhere and nobody here needs: refused rather than silently left out. */
const NOT_HERE = [
  "subscription_data",
  "discounts",
  "shipping_options",
  "shipping_address_collection",
  "optional_items",
  "customer_account",
  "return_url",
  "payment_method_data",
] as const;

/** @throws StripeError for whatever does not go with the mode, or is not part of this sandbox. */
export function checkModeParameters(given: GivenSession): void {
  const mode = require(given.mode, "mode");
  if (mode === "subscription") {
    throw invalid("This sandbox has the modes payment and setup only.", { param: "mode" });
  }
  if (given.ui_mode !== undefined && given.ui_mode !== "hosted_page") {
    throw invalid("This sandbox has hosted pages only.", { param: "ui_mode" });
  }
  require(given.success_url, "success_url");
  const forbidden = mode === "setup" ? SETUP_FORBIDS : (["setup_intent_data"] as const);
  for (const name of [...forbidden, ...NOT_HERE]) {
    if (given[name] !== undefined) {
      throw invalid(`You can not pass \`${name}\` in \`${mode}\` mode.`, { param: name });
    }
  }
  if (given.customer !== undefined && given.customer_email !== undefined) {
    throw invalid("You may only specify one of these parameters: customer, customer_email.", {
      code: "parameters_exclusive",
      param: "customer",
    });
  }
  if (mode === "setup" && given.allowed_payment_method_types === undefined && given.payment_method_types === undefined) {
    require(given.currency, "currency");
  }
  if (given.currency !== undefined && !isSupported(given.currency.toLowerCase())) {
    throw invalid(`Invalid currency: ${given.currency}.`, { param: "currency" });
  }
  for (const name of ["success_url", "cancel_url"] as const) {
    if (given[name] !== undefined && !/^https?:\/\/\S+$/.test(given[name])) {
      throw invalid(`Not a valid URL`, { code: "url_invalid", param: name });
    }
  }
}

function total(lines: LineItem[]): { amount: number; currency: string } {
  const amount = lines.reduce((sum, line) => sum + line.amount_total, 0);
  const currency = lines[0]?.currency ?? "";
  if (amount < minimumAmount(currency)) {
    throw invalid(
      `The Checkout Session's total amount due must add up to at least ${describeAmount(minimumAmount(currency), currency)} ${currency}`,
      {
        code: "amount_too_small",
      },
    );
  }
  return { amount, currency };
}

export interface Sums {
  lines: LineItem[];
  amount: number | null;
  currency: string | null;
}

/** What there is to pay, line by line; nothing in setup mode. */
export function sums(call: Call<GivenSession>): Sums {
  const given = call.parameters;
  if (given.mode === "setup") {
    return { lines: [], amount: null, currency: given.currency?.toLowerCase() ?? null };
  }
  const lines = lineItems(call, require(given.line_items, "line_items"));
  require(lines[0], "line_items");
  return { lines, ...total(lines) };
}
