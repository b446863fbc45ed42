import type { Actor } from "@/lib/domain/actor";
import type { Refusal } from "@/lib/domain/refusals";
import type { Mailer } from "@/lib/gateways/mail/contract";
import type { ShopifyGateway } from "@/lib/gateways/shopify/contract";
import type { StripeGateway } from "@/lib/gateways/stripe/contract";
import type { Scope } from "@/lib/store/scope";

/** What an operation answers: a value, or an expected no with the facts its words need. */
export type Result<T> = { readonly ok: true; readonly value: T } | Refusal;

/** What every operation is handed: whose rows, who asks, what time it is in business. */
export interface Ctx {
  readonly scope: Scope;
  readonly actor: Actor;
  readonly now: Date;
  readonly requestId: string;
}

/** The outside world, one client a connection. Handed in by lib/wiring.ts; always the real clients. */
export interface Gateways {
  /** Throws when the connection is unknown; answers a gateway that refuses politely when its secret is broken. */
  stripe(merchantId: string, connectionId: string): Promise<StripeGateway>;
  /** A key that is not kept yet, to look at it first. */
  stripeWithKey(secretKey: string): StripeGateway;
  shopify(merchantId: string, connectionId: string): Promise<ShopifyGateway>;
  mailer: Mailer;
}

/** What an operation that talks to the outside world is handed: only workers and the customer's own page. */
export interface OutsideCtx extends Ctx {
  readonly gateways: Gateways;
  readonly appUrl: string;
  /** Business time again, for work that lasts. */
  readonly clock: () => Promise<Date>;
}
