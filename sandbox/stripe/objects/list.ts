import type { Table } from "../../journal/table";
import type { Actor } from "../call";
import { invalid } from "../errors";
import type { Row } from "../rows";

export interface PageParameters {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
}

export type Range = number | { gt?: number; gte?: number; lt?: number; lte?: number } | undefined;

export interface Page<T> {
  object: "list";
  data: T[];
  has_more: boolean;
  url: string;
}

export function inRange(value: number, range: Range): boolean {
  if (range === undefined) {
    return true;
  }
  if (typeof range === "number") {
    return value === range;
  }
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return value > gt && value >= gte && value < lt && value <= lte;
}

export function pageSize(limit: number | undefined): number {
  const size = limit ?? 10;
  if (size < 1) {
    throw invalid("This value must be greater than or equal to 1.", { code: "parameter_invalid_integer", param: "limit" });
  }
  if (size > 100) {
    throw invalid("This value must be less than or equal to 100.", { code: "parameter_invalid_integer", param: "limit" });
  }
  return size;
}

/** Newest first, cut to one page around the given cursor. Source: docs.stripe.com/api/pagination. */
export function page<R extends { account: string }, T>(
  actor: Actor,
  url: string,
  table: Table<R>,
  parameters: PageParameters,
  options: { keep: (row: R) => boolean; show: (row: R) => T; candidates?: R[] | null; idOf: (row: R) => string },
): Page<T> {
  const limit = pageSize(parameters.limit);
  const cursor = parameters.starting_after ?? parameters.ending_before;
  if (cursor !== undefined && (table.position(cursor) === undefined || table.get(cursor)?.account !== actor.account)) {
    const param = parameters.starting_after === undefined ? "ending_before" : "starting_after";
    throw invalid(`No such ${table.name.replace(/s$/, "")}: '${cursor}'`, { code: "resource_missing", param });
  }
  const backwards = parameters.ending_before !== undefined && parameters.starting_after === undefined;
  const rows = backwards ? table.oldestFirst(table.position(cursor ?? "")) : newerToOlder(table, cursor, options);
  const found: R[] = [];
  for (const row of rows) {
    if (row.account === actor.account && options.keep(row)) {
      found.push(row);
      if (found.length > limit) {
        break;
      }
    }
  }
  const shown = found.slice(0, limit).map(options.show);
  return { object: "list", data: backwards ? shown.reverse() : shown, has_more: found.length > limit, url };
}

function newerToOlder<R extends { account: string }>(
  table: Table<R>,
  cursor: string | undefined,
  options: { candidates?: R[] | null; idOf: (row: R) => string },
): Iterable<R> {
  const before = cursor === undefined ? undefined : table.position(cursor);
  if (options.candidates == null) {
    return table.newestFirst(before);
  }
  const position = (row: R): number => table.position(options.idOf(row)) ?? 0;
  return options.candidates.filter((row) => before === undefined || position(row) < before).sort((a, b) => position(b) - position(a));
}

/** A page of plain rows. `candidates` narrows the walk when an index knows the answer. */
export function pageOf<T extends { id: string }, H>(
  actor: Actor,
  url: string,
  table: Table<Row<T, H>>,
  parameters: PageParameters,
  keep: (object: T) => boolean = () => true,
  candidates: Row<T, H>[] | null = null,
): Page<T> {
  return page(actor, url, table, parameters, {
    keep: (row) => keep(row.object),
    show: (row) => row.object,
    candidates,
    idOf: (row) => row.object.id,
  });
}
