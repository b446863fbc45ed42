import { z } from "zod";
import { CASE_REASONS } from "@/lib/domain/cases";
import { DECLINE_CLASSES } from "@/lib/domain/charge-outcome";
import { isCurrency } from "@/lib/domain/money";
import { COLLECTORS, INSTALMENT_STATES, ORDER_FLAGS, ORDER_TABS, type OrderTab } from "@/lib/domain/states";
import { NO_FILTER, type OrdersFilter } from "@/lib/queries/orders-filter";
import { type OrderSort, type OrdersQuery, sortsOf } from "@/lib/queries/orders-list";
import { one, readCursor, type SearchParams } from "../cursor";

export type { SearchParams } from "../cursor";

// The address is the only state of the list: everything in it is checked against a list or a limit, a bad value becomes the default.

const PAGE_SIZE = 50;
const LONGEST_SEARCH = 100;
const LONGEST_TAG = 255;

/** Sort values a cursor may carry, so that a broken one is left out and never reaches the database. */
const CURSOR_VALUES: Readonly<Record<OrderSort, z.ZodType<string | null>>> = {
  due: z.iso.date().nullable(),
  promise: z.iso.date().nullable(),
  placed: z.iso.datetime(),
  amount: z.string().regex(/^[A-Z]{3} -?\d{1,18}$/),
  customer: z.string(),
  reason: z
    .string()
    .regex(/^\d{2} \d{4}-\d{2}-\d{2}T[\d:.]+Z$/)
    .refine((text) => z.iso.datetime().safeParse(text.slice(3)).success)
    .nullable(),
  since: z.iso.datetime().nullable(),
  at_stake: z
    .string()
    .regex(/^[A-Z]{3} -?\d{1,18}$/)
    .nullable(),
};

function listed<Item extends string>(list: readonly Item[], text: string): Item[] {
  const wanted = new Set(text.split(","));
  return list.filter((item) => wanted.has(item));
}

/** How a tab is sorted unless the address says otherwise: cases by age, work by what is due first, everything else newest first. */
export function defaultSort(tab: OrderTab): { readonly sort: OrderSort; readonly descending: boolean } {
  if (tab === "action_needed") return { sort: "since", descending: false };
  const byDue = tab === "unpaid" || tab === "card_missing" || tab === "due_soon";
  return byDue ? { sort: "due", descending: false } : { sort: "placed", descending: true };
}

/** Reads the list's state out of the address. */
export function parse(params: SearchParams): OrdersQuery {
  const tab = ORDER_TABS.find((name) => name === one(params, "tab")) ?? "all";
  const wanted = one(params, "sort");
  const named = sortsOf(tab).find((name) => wanted === name || wanted === `-${name}`);
  const order = named ? { sort: named, descending: wanted.startsWith("-") } : defaultSort(tab);
  const currency = one(params, "currency").toUpperCase();
  const country = one(params, "country").toUpperCase();
  const before = readCursor(one(params, "before"), CURSOR_VALUES[order.sort]);
  return {
    ...NO_FILTER,
    ...order,
    tab,
    q: one(params, "q").trim().slice(0, LONGEST_SEARCH),
    states: listed(INSTALMENT_STATES, one(params, "state")),
    flags: listed(ORDER_FLAGS, one(params, "flag")),
    // An order elsewhere may have a case that only begins some day: a reason says nothing there.
    reasons: tab === "action_needed" ? listed(CASE_REASONS, one(params, "reason")) : [],
    collector: COLLECTORS.find((name) => name === one(params, "collector")) ?? null,
    currency: isCurrency(currency) ? currency : null,
    country: /^[A-Z]{2}$/.test(country) ? country : null,
    tag: one(params, "tag").replaceAll("\0", "").slice(0, LONGEST_TAG) || null,
    sku: one(params, "sku").replaceAll("\0", "").trim().slice(0, LONGEST_TAG) || null,
    campaignId: z.uuid().safeParse(one(params, "campaign")).data ?? null,
    decline: DECLINE_CLASSES.find((name) => name === one(params, "decline")) ?? null,
    isOverdue: one(params, "overdue") === "1",
    isDue: one(params, "due") === "1",
    limit: PAGE_SIZE,
    before,
    after: before ? null : readCursor(one(params, "after"), CURSOR_VALUES[order.sort]),
  };
}

/** What a link changes. A change of anything but the page goes back to the first page. */
export type Patch = Partial<Pick<OrdersQuery, "sort" | "descending">> &
  Partial<OrdersFilter> & { readonly after?: string; readonly before?: string };

/** The address of the list with a change applied; what is default is left out. */
export function href(query: OrdersQuery, patch: Patch = {}): string {
  const next = { ...query, ...patch };
  const sorting = patch.tab && patch.tab !== query.tab && !patch.sort ? defaultSort(patch.tab) : next;
  const usual = defaultSort(next.tab);
  const params = new URLSearchParams();
  const put = (name: string, value: string | null | undefined) => {
    if (value) params.set(name, value);
  };
  put("tab", next.tab === "all" ? null : next.tab);
  put("q", next.q);
  put("state", next.states.join(","));
  put("flag", next.flags.join(","));
  put("reason", next.tab === "action_needed" ? next.reasons.join(",") : null);
  put("collector", next.collector);
  put("currency", next.currency);
  put("country", next.country);
  put("tag", next.tag);
  put("sku", next.sku);
  put("campaign", next.campaignId);
  put("decline", next.decline);
  put("overdue", next.isOverdue ? "1" : null);
  put("due", next.isDue ? "1" : null);
  if (sorting.sort !== usual.sort || sorting.descending !== usual.descending)
    put("sort", `${sorting.descending ? "-" : ""}${sorting.sort}`);
  put("after", patch.after);
  put("before", patch.before);
  const text = params.toString();
  return text ? `/orders?${text}` : "/orders";
}

/** The same tab and sort without search and filters. */
export function hrefWithoutFilters(query: OrdersQuery): string {
  return href(query, { ...NO_FILTER, tab: query.tab });
}
