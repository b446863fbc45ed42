import type { Failure } from "@/lib/gateways/shopify/contract";
import { failureReason } from "./note-connection-trouble";
import type { OwedAnswer } from "./work-off-owed";

/** What a shop's no, or its silence, means for work that stays owed until it is done. */
export function againAfter(failure: Failure): OwedAnswer {
  switch (failure.kind) {
    case "throttled":
      return { kind: "again", why: failureReason(failure), inMs: failure.retryAfterMs };
    default:
      return { kind: "again", why: failureReason(failure) };
  }
}
