import { dateInZone } from "@/lib/domain/dates";
import { DEFAULT_CANARY, RUN_KINDS, RUN_PERMISSIONS } from "@/lib/domain/run-kinds";
import type { PageDoor } from "@/lib/entry/page";
import type { OrdersQuery } from "@/lib/queries/orders-list";
import { senderChoices } from "@/lib/queries/senders";
import { planCollect, planDue, planLinks, sumOfList } from "../runs/actions";
import { href } from "./search";
import type { Bulk } from "./selection-bar";

/** What this person may do with many orders of this list; null for those who only look. */
export async function bulkFor(door: PageDoor, query: OrdersQuery): Promise<Bulk | null> {
  if (!door.can("bulk.run")) return null;
  return {
    kinds: RUN_KINDS.filter((kind) => door.can(RUN_PERMISSIONS[kind])),
    actions: { planLinks, planCollect, planDue, sumOfList },
    options: { senders: await senderChoices(door.scope), today: dateInZone(door.now, door.reader.zone), ...DEFAULT_CANARY },
    search: href(query).split("?")[1] ?? "",
  };
}
