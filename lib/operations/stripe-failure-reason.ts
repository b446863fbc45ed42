import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import type { StripeFailure } from "@/lib/gateways/stripe/contract";

/** Why Stripe did not do what it was asked, to be kept: its own words where it spoke. */
export function stripeFailureReason({ kind, call, said }: StripeFailure): StoredReason {
  switch (kind) {
    case "throttled":
      return syncReason("stripe_slow_down");
    case "unreachable":
      return syncReason("stripe_unreachable", { call });
    case "unknown":
      return syncReason("stripe_silent", { call });
    default:
      return syncReason("stripe_refused", { call, said });
  }
}
