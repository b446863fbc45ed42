import type Stripe from "stripe";
import type { DeclineName } from "./data/declines";

/**
 * An object as it is kept: members that can be expanded hold the id. Types come from the `stripe`
 * package (types only, nothing of it runs here), so an incomplete answer does not compile.
 */
export type Kept<T> = {
  [K in keyof T]: [Extract<T[K], string>] extends [never] ? T[K] : Extract<T[K], string | null | undefined>;
};

export type Customer = Kept<Omit<Stripe.Customer, "deleted" | "address">> & Pick<Stripe.Customer, "address">;
export type PaymentMethod = Kept<Stripe.PaymentMethod> & { card: Stripe.PaymentMethod.Card };
export type PaymentIntent = Kept<Stripe.PaymentIntent>;
export type SetupIntent = Kept<Stripe.SetupIntent>;
export type SetupAttempt = Kept<Stripe.SetupAttempt>;
export type Charge = Kept<Stripe.Charge>;
export type Refund = Kept<Stripe.Refund>;
export type Dispute = Kept<Stripe.Dispute>;
export type BalanceTransaction = Kept<Stripe.BalanceTransaction>;
export type Session = Kept<Stripe.Checkout.Session>;
export type WebhookEndpoint = Kept<Omit<Stripe.WebhookEndpoint, "deleted">>;
export type Product = Kept<Omit<Stripe.Product, "deleted">>;
/** `unit_amount_decimal` travels as text; the package turns it into its own Decimal on arrival. */
export type Price = Kept<Omit<Stripe.Price, "deleted" | "unit_amount_decimal">> & { unit_amount_decimal: string | null };
export type LineItem = Omit<Stripe.LineItem, "price"> & { price: Price };

/** A kept object with the account it belongs to and what the API never shows. */
export interface Row<T, Hidden = object> {
  account: string;
  object: T;
  hidden: Hidden;
}

/** What the bank knows about a card. */
export interface CardSecrets {
  number: string;
  cvcGiven: boolean;
  /** A 3-D Secure challenge was completed for off-session use. */
  setUp: boolean;
  /** A customer held it once: detached cards cannot be used again. */
  usedUp: boolean;
  /** Changed by the control door: every charge from now on ends like this. */
  behaviour: DeclineName | "succeed" | "authentication_required" | null;
}

export interface IntentSecrets {
  /** Set while a challenge is open: what a completed challenge goes on with. */
  challenge: { paymentMethod: string; returnUrl: string | null; attempt: string | null } | null;
  session: string | null;
  /** Authenticated in this attempt. */
  offSession: boolean;
}

export interface RefundSecrets {
  /** What the bank does later: at which sandbox second, to which status. */
  later: { at: number; status: "succeeded" | "failed" } | null;
}

export interface SessionSecrets {
  lineItems: LineItem[];
  /** Parameters for the PaymentIntent that is made on the first attempt. */
  intentData: Stripe.Checkout.SessionCreateParams.PaymentIntentData | null;
  cardOptions: Stripe.Checkout.SessionCreateParams.PaymentMethodOptions.Card | null;
}

export interface EndpointSecrets {
  secret: string;
}

/** An event keeps its object as text: it is a picture of one moment and is only ever sent out whole. */
export interface EventRow {
  account: string;
  id: string;
  type: string;
  created: number;
  request: { id: string | null; idempotency_key: string | null };
  object: string;
  previous: Record<string, unknown> | null;
  /** Endpoints still to be reached. */
  pending: number;
}

export interface DeliveryRow {
  id: string;
  account: string;
  event: string;
  endpoint: string;
  attempts: number;
  /** Real time in ms of the next try. */
  dueAt: number;
}

export interface IdempotencyRow {
  account: string;
  key: string;
  endpoint: string;
  parameters: string;
  status: number;
  body: string;
  requestId: string;
  /** Sandbox clock, ms. */
  savedAt: number;
}
