import type { Failure } from "@/lib/gateways/shopify/contract";
import type { OwedAnswer } from "./work-off-owed";

/** What a shop's no, or its silence, means for work that stays owed until it is done. */
export function againAfter(failure: Failure): OwedAnswer {
  switch (failure.kind) {
    case "throttled":
      return { kind: "again", why: "the shop's limit is used up", inMs: failure.retryAfterMs };
    case "refused":
      return { kind: "again", why: failure.errors.map((error) => error.message).join("; ") };
    case "broken":
    case "not_made":
    case "unknown":
      return { kind: "again", why: failure.why };
  }
}
