"use server";

import type { QuickHits } from "@/components/frame/command-search";
import { instalmentLabel } from "@/lib/domain/state-words";
import { wordingFor } from "@/lib/domain/words";
import { openPage } from "@/lib/entry/page";
import { quickHits } from "@/lib/queries/quick-search";

const LONGEST = 100;

/** What the palette finds while a person types. Reads only. */
export async function quickSearch(query: string): Promise<QuickHits> {
  const door = await openPage("orders.read");
  if (typeof query !== "string" || query.trim() === "") return { orders: [], customers: [] };
  const found = await quickHits(door.scope, query.slice(0, LONGEST), door.can("customers.read"));
  const wording = wordingFor(door.reader);
  return {
    orders: found.orders.map((order) => ({
      id: order.id,
      href: `/orders/${order.id}`,
      title: order.name,
      detail: [order.customerName, wording.money(order.balance), instalmentLabel(order.state, { dueOn: order.dueOn }, door.reader).text]
        .filter(Boolean)
        .join(" · "),
    })),
    customers: found.customers.map((customer) => ({
      id: customer.id,
      href: `/customers/${customer.id}`,
      title: customer.name ?? customer.email ?? "",
      detail: customer.name ? (customer.email ?? "") : "",
    })),
  };
}
