import { HOUR_MS, MINUTE_MS, plusMs } from "@/lib/domain/dates";
import { type StoredReason, syncReason } from "@/lib/domain/sync-reasons";
import type { InboxEnd } from "@/lib/store/inbox";
import { failureReason } from "../note-connection-trouble";
import type { ReadIn } from "../read-orders-in";

const FIRST_RETRY_MS = 15_000;
const LONGEST_RETRY_MS = HOUR_MS;
/** After these tries a message waits for a person: it is shown with its reason and can be replayed. */
const MOST_TRIES = 20;
/** Shopify's reads lag its webhooks a little; an order that is not shown by then is not going to be. */
const MISSING_TRIES = 5;

/** Tried again later, each time a little later. */
export function retryLater(why: StoredReason, tries: number, now: Date, most: number = MOST_TRIES): InboxEnd {
  if (tries >= most) return { status: "failed", reason: why, nextTryAt: null };
  const wait = Math.min(FIRST_RETRY_MS * 2 ** Math.max(tries - 1, 0), LONGEST_RETRY_MS);
  return { status: "failed", reason: why, nextTryAt: plusMs(now, wait) };
}

/** How a message about an order ends, given what became of reading it. */
export function endOfRead(read: ReadIn | undefined, tries: number, now: Date): InboxEnd {
  switch (read?.kind) {
    case "imported":
    case "updated":
    case "unchanged":
    case "not_a_preorder":
      return { status: "done" };
    case "deleted":
      return { status: "ignored", reason: syncReason("order_deleted") };
    case "not_told":
    case "not_understood":
      return { status: "not_understood", reason: read.why };
    case "failed":
      return read.failure.kind === "throttled"
        ? {
            status: "failed",
            reason: failureReason(read.failure),
            nextTryAt: plusMs(now, Math.max(read.failure.retryAfterMs, MINUTE_MS / 4)),
          }
        : retryLater(failureReason(read.failure), tries, now);
    default: {
      const why = syncReason("order_not_shown");
      const later = retryLater(why, tries, now, MISSING_TRIES);
      return later.status === "failed" && later.nextTryAt === null ? { status: "not_understood", reason: why } : later;
    }
  }
}
