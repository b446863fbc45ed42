import type Stripe from "stripe";
import { type Call, type Endpoint, endpoint } from "../call";
import { noSuch } from "../errors";
import { fullAddress } from "../objects/address";

const noRequirements: Stripe.Account.Requirements = {
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
};

/** The account behind a key: cards switched on, a French company with several settlement currencies. */
function accountObject(id: string): Stripe.Account {
  return {
    id,
    object: "account",
    business_profile: {
      annual_revenue: null,
      estimated_worker_count: null,
      mcc: "5945",
      minority_owned_business_designation: null,
      name: "Sandbox merchant",
      product_description: null,
      specified_commercial_transactions_act_url: null,
      support_address: fullAddress(null),
      support_email: "support@merchant.example",
      support_phone: null,
      support_url: null,
      url: "https://merchant.example",
    },
    business_type: "company",
    capabilities: { card_payments: "active", transfers: "active" },
    charges_enabled: true,
    controller: { type: "account" },
    country: "FR",
    created: 1_700_000_000,
    default_currency: "eur",
    details_submitted: true,
    email: "owner@merchant.example",
    external_accounts: { object: "list", data: [], has_more: false, url: `/v1/accounts/${id}/external_accounts` },
    future_requirements: noRequirements,
    groups: { payments_pricing: null },
    metadata: {},
    payouts_enabled: true,
    requirements: noRequirements,
    settings: {
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      card_issuing: { tos_acceptance: { date: null, ip: null } },
      card_payments: {
        decline_on: { avs_failure: false, cvc_failure: false },
        statement_descriptor_prefix: "SANDBOX",
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      dashboard: { display_name: "Sandbox merchant", timezone: "Europe/Paris" },
      invoices: { default_account_tax_ids: null, hosted_payment_method_save: null },
      payments: {
        statement_descriptor: "SANDBOX MERCHANT",
        statement_descriptor_kana: null,
        statement_descriptor_kanji: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      payouts: { debit_negative_balances: true, schedule: { delay_days: 2, interval: "daily" }, statement_descriptor: null },
      sepa_debit_payments: {},
    },
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type: "standard",
  };
}

function byId(call: Call): Stripe.Account {
  const id = call.path.id ?? "";
  if (id !== call.account) {
    throw noSuch("accounts", id, "account", 404);
  }
  return accountObject(id);
}

/** Docs: docs.stripe.com/api/accounts/retrieve. */
export const accountEndpoints: Endpoint[] = [
  endpoint("GET", "/v1/account", "AccountRetrieveCurrentParams", (call: Call) => accountObject(call.account)),
  endpoint("GET", "/v1/accounts/:id", "AccountRetrieveParams", byId),
];
