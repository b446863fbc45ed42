"use server";

import { z } from "zod";
import { defineAction } from "@/lib/entry/action";
import { deleteView } from "@/lib/operations/delete-view";
import { saveView } from "@/lib/operations/save-view";
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
