import { getTranslations } from "next-intl/server";
import type { BulkOptions } from "@/components/runs/bulk";
import { CANCEL_REASONS } from "@/lib/domain/cancellation";
import { dateInZone } from "@/lib/domain/dates";
import { HOLD_REASONS } from "@/lib/domain/holds";
import { STAFF_REFUND_REASONS } from "@/lib/domain/refund-plan";
import { CHOSEN_KINDS, DEFAULT_CANARY, lacksForRun } from "@/lib/domain/run-kinds";
import type { PageDoor } from "@/lib/entry/page";
import type { OrdersQuery } from "@/lib/queries/orders-list";
import { previewLink } from "../customers/actions";
import { planCancel, planCollect, planDue, planHold, planLinks, planRefund, planRelease, sumOfList } from "../runs/actions";
import { href } from "./search";
import type { Bulk } from "./selection-bar";

const PLAN = {
  ...{ send_links: planLinks, collect: planCollect, change_due: planDue },
  ...{ hold: planHold, release: planRelease, cancel: planCancel, refund: planRefund },
};

/** What this person may do with many orders of this list; null for those who only look. */
export async function bulkFor(door: PageDoor, query: OrdersQuery, senders: BulkOptions["senders"]): Promise<Bulk | null> {
  const kinds = CHOSEN_KINDS.filter((kind) => lacksForRun(door.member.role, kind) === null);
  if (kinds.length === 0) return null;
  const [holds, refunds] = await Promise.all([getTranslations("holds"), getTranslations("refunds")]);
  return {
    kinds,
    actions: { plan: PLAN, previewLink, sumOfList },
    options: {
      ...{ senders, today: dateInZone(door.now, door.reader.zone), ...DEFAULT_CANARY },
      holdReasons: HOLD_REASONS.map((value) => ({ value, label: holds(`reasons.${value}`) })),
      cancelReasons: CANCEL_REASONS.map((value) => ({ value, label: refunds(`cancelReasons.${value}`) })),
      refundReasons: STAFF_REFUND_REASONS.map((value) => ({ value, label: refunds(`reasons.${value}`) })),
    },
    search: href(query).split("?")[1] ?? "",
  };
}
