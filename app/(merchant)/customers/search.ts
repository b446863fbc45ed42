import { z } from "zod";
import type { CustomersQuery } from "@/lib/queries/customers-list";
import { one, readCursor, type SearchParams } from "../cursor";

const PAGE_SIZE = 50;
const LONGEST_SEARCH = 100;

export function parse(params: SearchParams): CustomersQuery {
  const before = readCursor(one(params, "before"), z.iso.datetime());
  return {
    q: one(params, "q").trim().slice(0, LONGEST_SEARCH),
    limit: PAGE_SIZE,
    before,
    after: before ? null : readCursor(one(params, "after"), z.iso.datetime()),
  };
}

export function href(
  query: CustomersQuery,
  patch: { readonly q?: string; readonly after?: string; readonly before?: string } = {},
): string {
  const params = new URLSearchParams();
  const q = patch.q ?? query.q;
  if (q) params.set("q", q);
  if (patch.after) params.set("after", patch.after);
  if (patch.before) params.set("before", patch.before);
  const text = params.toString();
  return text ? `/customers?${text}` : "/customers";
}
