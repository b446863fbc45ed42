"use server";

import { z } from "zod";
import { wordingFor } from "@/lib/domain/words";
import { type ActionAnswer, defineAction } from "@/lib/entry/action";
import { openPage } from "@/lib/entry/page";
import { deleteView } from "@/lib/operations/delete-view";
import { saveView } from "@/lib/operations/save-view";
import { EXACT_COUNT } from "@/lib/queries/found-orders";
import { ORDER_VIEW_IDS, ORDER_VIEWS, orderViewCounts, savedViews } from "@/lib/queries/order-views";
import { href, parse } from "./search";

const View = z.object({
  name: z.string().trim().min(1).max(60),
  /** The address behind `?`; kept as the page itself would write it, so that nothing else is ever kept. */
  query: z
    .string()
    .max(1000)
    .transform((text) => href(parse(Object.fromEntries(new URLSearchParams(text)))).slice("/orders".length)),
});

export const saveOwnView = defineAction({
  name: "view.save",
  permission: "orders.read",
  input: View,
  run: (ctx, input) => saveView(ctx, { ...input, isShared: false }),
  revalidate: () => ["/orders"],
});

export const saveSharedView = defineAction({
  name: "view.share",
  permission: "views.share",
  input: View,
  run: (ctx, input) => saveView(ctx, { ...input, isShared: true }),
  revalidate: () => ["/orders"],
});

export const deleteOwnView = defineAction({
  name: "view.delete",
  permission: "orders.read",
  input: z.object({ savedViewId: z.uuid() }),
  run: (ctx, { savedViewId }) => deleteView(ctx, { viewId: savedViewId, anyShared: false }),
  revalidate: () => ["/orders"],
});

export const deleteAnyView = defineAction({
  name: "view.delete_shared",
  permission: "settings.write",
  input: z.object({ savedViewId: z.uuid() }),
  run: (ctx, { savedViewId }) => deleteView(ctx, { viewId: savedViewId, anyShared: true }),
  revalidate: () => ["/orders"],
});

/** How many orders each view of the menu lists, in words, by the view's id. Reads only. */
export async function countViews(): Promise<ActionAnswer<Readonly<Record<string, string>>>> {
  const door = await openPage("orders.read");
  const saved = await savedViews(door.scope, door.user.id);
  const lists = [
    ...ORDER_VIEW_IDS.map((id) => ({ id, filter: ORDER_VIEWS[id] })),
    ...saved.map(({ id, query }) => ({ id, filter: parse(Object.fromEntries(new URLSearchParams(query))) })),
  ];
  const counts = await orderViewCounts(door.scope, lists, door.now, door.reader.zone, EXACT_COUNT);
  const wording = wordingFor(door.reader);
  const written = (count: number) => (count > EXACT_COUNT ? `${wording.count(EXACT_COUNT)}+` : wording.count(count));
  return { ok: true, value: Object.fromEntries([...counts].map(([id, count]) => [id, written(count)])) };
}
