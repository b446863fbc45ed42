/** Connections: pages over a list, with Shopify's limits and its kind of cursor. */
import { GraphQLError } from "graphql";
import type { Context } from "./context";

export type PageArgs = {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  reverse?: boolean | null;
};

type SortValue = string | number;

export type ListOf<T> = {
  items: readonly T[];
  /** What makes an item's cursor: its id and the value the list is sorted by. */
  idOf(item: T): string;
  sortValueOf?(item: T): SortValue;
};

const PAGE_MAX = 250;

function writeCursor(id: string, value: SortValue | undefined): string {
  return Buffer.from(JSON.stringify({ last_id: id, last_value: value ?? id })).toString("base64");
}

function readCursor(cursor: string): { id: string; value: SortValue } {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64").toString("utf8"));
    if (typeof parsed === "object" && parsed !== null && "last_id" in parsed && "last_value" in parsed)
      return { id: String(parsed.last_id), value: parsed.last_value as SortValue };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new GraphQLError(`Invalid cursor for current pagination sort.`, { extensions: { code: "BAD_REQUEST" } });
}

export function compareValues(a: SortValue, b: SortValue): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

/** Ids are compared as numbers although they may exceed 2^53. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** First position after the cursor; the item it names may have gone or moved since. */
function positionAfter<T>(list: ListOf<T>, ordered: readonly T[], cursor: string, reverse: boolean): number {
  const { id, value } = readCursor(cursor);
  const at = ordered.findIndex((item) => list.idOf(item) === id && (list.sortValueOf?.(item) ?? id) === value);
  if (at >= 0) return at + 1;
  const sign = reverse ? -1 : 1;
  const beyond = ordered.findIndex((item) => {
    const byValue = list.sortValueOf ? compareValues(list.sortValueOf(item), value) : 0;
    return sign * (byValue || compareIds(list.idOf(item), id)) > 0;
  });
  return beyond < 0 ? ordered.length : beyond;
}

function checkSize(name: string, size: number): void {
  if (size < 0) throw new GraphQLError(`${name} must be greater than or equal to 0`, { extensions: { code: "BAD_REQUEST" } });
  if (size > PAGE_MAX) throw new GraphQLError(`${name} cannot exceed ${PAGE_MAX}`, { extensions: { code: "BAD_REQUEST" } });
}

function pageSize(args: PageArgs, context: Context): { first: number | null; last: number | null } {
  if (context.bulk) return { first: Number.MAX_SAFE_INTEGER, last: null };
  const first = args.first ?? null;
  const last = args.last ?? null;
  if (first === null && last === null)
    throw new GraphQLError("you must provide one of first or last", { extensions: { code: "BAD_REQUEST" } });
  if (first !== null && last !== null)
    throw new GraphQLError("providing both first and last is not supported", { extensions: { code: "BAD_REQUEST" } });
  if (first !== null) checkSize("first", first);
  if (last !== null) checkSize("last", last);
  return { first, last };
}

export type Connection<T> = {
  edges: { cursor: string; node: T }[];
  nodes: T[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
};

/** A page of an ascending list. `wrap` makes the node that resolvers get from the item. */
export function connect<T, Node>(list: ListOf<T>, args: PageArgs, context: Context, wrap: (item: T) => Node): Connection<Node> {
  const { first, last } = pageSize(args, context);
  const reverse = args.reverse ?? false;
  const ordered = reverse ? [...list.items].reverse() : list.items;
  const from = args.after ? positionAfter(list, ordered, args.after, reverse) : 0;
  const to = args.before ? Math.max(from, positionAfter(list, ordered, args.before, reverse) - 1) : ordered.length;
  const start = last === null ? from : Math.max(from, to - last);
  const end = first === null ? to : Math.min(to, from + first);
  const edges = ordered
    .slice(start, end)
    .map((item) => ({ cursor: writeCursor(list.idOf(item), list.sortValueOf?.(item)), node: wrap(item) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: end < ordered.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** A list without cursors of its own, such as an order's refunds. */
export function firstOf<T>(items: readonly T[], first: number | null | undefined): T[] {
  return first == null ? [...items] : items.slice(0, first);
}
