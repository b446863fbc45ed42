import type { Money } from "@/lib/domain/money";
import type { WebhookTopic } from "@/lib/domain/shop-topics";
import type { ShopCustomerFacts, ShopOrderFacts } from "@/lib/domain/shopify-order";
import type { StoredReason } from "@/lib/domain/sync-reasons";

/** What Shopify tells by itself, and what of it we follow. */

/** What a webhook says, reduced to what we act on: events are hints, the data is read afresh. */
export type WebhookHint =
  /**
   * Something about this order changed; `updatedAt` is the order's own clock where the payload carries it. `facts` serve only
   * when the shop will not show the order (older than 60 days without `read_all_orders`); `factsProblem` says why there are none.
   */
  | {
      readonly about: "order";
      readonly orderGid: string;
      readonly updatedAt: Date | null;
      readonly facts: ShopOrderFacts | null;
      readonly factsProblem: StoredReason | null;
    }
  | { readonly about: "order_deleted"; readonly orderGid: string }
  /** The order must be asked for: the payload names only these things of it. */
  | { readonly about: "part_of_order"; readonly gid: string }
  | { readonly about: "customer"; readonly gid: string; readonly customer: ShopCustomerFacts; readonly updatedAt: Date | null }
  | { readonly about: "customers_merged"; readonly keptGid: string; readonly goneGid: string; readonly completed: boolean }
  | { readonly about: "dispute"; readonly dispute: ShopDispute }
  | { readonly about: "product"; readonly gid: string }
  | { readonly about: "inventory"; readonly gid: string }
  | { readonly about: "app_uninstalled" }
  | { readonly about: "scopes_changed"; readonly scopes: readonly string[] }
  | { readonly about: "data_request"; readonly request: PrivacySubject }
  | { readonly about: "redact_customer"; readonly request: PrivacySubject }
  | { readonly about: "redact_shop" };

/** A dispute of a payment the shop took (rule 18). */
export type ShopDispute = {
  readonly gid: string;
  readonly orderGid: string;
  /** Lower case: `needs_response`, `under_review`, `charge_refunded`, `accepted`, `won`, `lost`. */
  readonly status: string;
  readonly amount: Money;
  readonly reason: string | null;
  readonly evidenceDueAt: Date | null;
  readonly openedAt: Date;
};

export type PrivacySubject = {
  readonly customerGid: string | null;
  readonly email: string | null;
  readonly orderGids: readonly string[];
  readonly requestId: string | null;
};

export type Understood = { readonly ok: true; readonly hint: WebhookHint } | { readonly ok: false; readonly why: StoredReason };

export type WebhookSubscriptionFacts = { readonly gid: string; readonly topic: WebhookTopic; readonly url: string };
