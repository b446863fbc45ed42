import { type Call, hasDynamicMethods } from "../call";
import { invalid } from "../errors";

/** Members that say which payment methods an intent may use. */
export interface GivenMethods {
  allowed_payment_method_types?: string[] | null;
  excluded_payment_method_types?: string[] | null;
  automatic_payment_methods?: { enabled: boolean; allow_redirects?: string };
  payment_method_configuration?: string;
  /** Requests of versions before 2026-09-30 only. */
  payment_method_types?: string[];
}

export interface AllowedMethods {
  allowed_payment_method_types: string[] | null;
  excluded_payment_method_types: string[] | null;
  automatic_payment_methods: { enabled: boolean; allow_redirects?: string } | null;
  payment_method_types: string[];
  payment_method_configuration_details: { id: string; parent: string | null } | null;
}

/** What this account has switched on. Link redirects nobody here, but it makes the list longer than cards. */
const SWITCHED_ON = ["card", "link"];
const CONFIGURATION = { id: "pmc_sandbox", parent: null };

const EXCLUSIVE = [
  "allowed_payment_method_types",
  "automatic_payment_methods",
  "payment_method_configuration",
  "payment_method_types",
  "excluded_payment_method_types",
] as const;

function checkExclusive(given: GivenMethods): void {
  const { allowed_payment_method_types: allowed, payment_method_types: types } = given;
  if (allowed == null && types === undefined) {
    return;
  }
  const named = EXCLUSIVE.filter((name) => given[name] != null);
  if (named.length > 1) {
    throw invalid(`You may only specify one of these parameters: ${named.join(", ")}.`, {
      code: "parameters_exclusive",
      param: named[0] ?? "",
    });
  }
}

/**
 * Which payment methods an intent ends up with.
 * Source: docs.stripe.com/changelog/dahlia/2026-07-29/allowed-payment-method-types-parameter.
 */
export function allowedMethods(call: Call, given: GivenMethods): AllowedMethods {
  checkExclusive(given);
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded, payment_method_types: types } = given;
  const listed = types ?? allowed;
  if (listed != null) {
    const usable = SWITCHED_ON.filter((type) => listed.includes(type));
    if (usable.length === 0) {
      throw invalid(`None of the payment method types ${listed.join(", ")} can be used: this sandbox takes cards only.`, {
        param: types === undefined ? "allowed_payment_method_types" : "payment_method_types[0]",
      });
    }
    return {
      allowed_payment_method_types: allowed ?? null,
      excluded_payment_method_types: null,
      automatic_payment_methods: null,
      payment_method_types: usable,
      payment_method_configuration_details: null,
    };
  }
  const dynamic = given.automatic_payment_methods?.enabled ?? hasDynamicMethods(call.version);
  return {
    allowed_payment_method_types: null,
    excluded_payment_method_types: excluded ?? null,
    automatic_payment_methods: dynamic
      ? { allow_redirects: given.automatic_payment_methods?.allow_redirects ?? "always", enabled: true }
      : null,
    payment_method_types: dynamic ? SWITCHED_ON.filter((type) => !excluded?.includes(type)) : ["card"],
    payment_method_configuration_details: dynamic ? CONFIGURATION : null,
  };
}

/** A confirmation that could end in a redirect needs somewhere to return to. */
export function needsReturnUrl(methods: {
  automatic_payment_methods: { enabled?: boolean | null; allow_redirects?: string } | null;
}): boolean {
  return methods.automatic_payment_methods?.enabled === true && methods.automatic_payment_methods.allow_redirects !== "never";
}

export function missingReturnUrl(noun: "PaymentIntent" | "SetupIntent"): Error {
  return invalid(
    `This ${noun} is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a \`return_url\`. If you don't want to accept redirect-based payment methods, set \`automatic_payment_methods[enabled]\` to \`true\` and \`automatic_payment_methods[allow_redirects]\` to \`never\` when creating Setup Intents and Payment Intents.`,
    { param: "return_url" },
  );
}
