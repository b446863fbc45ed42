import type { Failure } from "@/lib/gateways/shopify/contract";
import type { OwedAnswer } from "./work-off-owed";

/** What a shop's no, or its silence, means for work that stays owed until it is done. */
export function againAfter(failure: Failure): OwedAnswer {
  switch (failure.kind) {
    case "throttled":
      return { kind: "again", why: wordsOf(failure), inMs: failure.retryAfterMs };
    default:
      return { kind: "again", why: wordsOf(failure) };
  }
}

/** Why the shop did not do it: its own words where it gave some. */
export function wordsOf(failure: Failure): string {
  switch (failure.kind) {
    case "throttled":
      return "the shop's limit is used up";
    case "refused":
      return failure.errors.map((error) => error.message).join("; ");
    default:
      return failure.why;
  }
}
