import { Prisma } from "@/lib/store/commit";

/** Where a page of rows begins: the sort value and id of the row it starts behind. `value` null: among rows without one. */
export interface Cursor {
  /** Of an order `within` something: that, a space, the value. */
  readonly value: string | null;
  readonly id: string;
}

export interface KeysetOrder {
  /** Column of the sort, written by us, with the list's alias. */
  readonly column: string;
  /** A text column that comes first, so that values are only compared within it: amounts of one currency. Never empty. */
  readonly within?: string;
  /** Column of the id, written by us. */
  readonly id: string;
  /** SQL type the cursor's text is cast to. */
  readonly type: "date" | "timestamptz" | "bigint" | "text";
  readonly descending: boolean;
  /** Rows without a value come last in both directions. */
  readonly nullable: boolean;
  /**
   * What shows an index the way: a condition (`AND …`) that holds for all rows with a value, conditions that part those rows (instead of the request's
   * branches), a column that is empty with this one.
   */
  readonly known?: { readonly valued?: Prisma.Sql; readonly valuedParts?: readonly Prisma.Sql[]; readonly emptyColumn?: string };
}

export interface KeysetRequest {
  /** `FROM … WHERE …` of the list. */
  readonly from: Prisma.Sql;
  /** Conditions (`AND …`) that part the list into rows of their own, each read by its own way through an index; one empty one unless told. */
  readonly branches?: readonly Prisma.Sql[];
  readonly order: KeysetOrder;
  readonly limit: number;
  readonly after?: Cursor | null;
  readonly before?: Cursor | null;
}

type Segment = "valued" | "empty";

/**
 * SQL for the ids of one page, columns `id`, `part` and `sort_value`, one row more than the limit when there is more. Paging back, rows come in the
 * order of travel: turn them round. Rows with and without a value are segments of their own, because a row comparison walks the index and an OR over
 * NULLs does not. Ties are broken by id in the sort's direction.
 */
export function keysetIds({ from, branches = [Prisma.empty], order, limit, after = null, before = null }: KeysetRequest): Prisma.Sql {
  const isBackward = before !== null;
  const isDown = order.descending !== isBackward;
  const cursor = before ?? after;
  const segments: Segment[] = order.nullable ? ["valued", "empty"] : ["valued"];
  if (isBackward) segments.reverse();
  const start = cursor ? Math.max(segments.indexOf(cursor.value === null ? "empty" : "valued"), 0) : 0;
  const parts = segments.slice(start).flatMap((segment, part) => {
    const behind = part === 0 && cursor ? keyCondition(order, segment, cursor, isDown) : Prisma.empty;
    const ways = segment === "valued" ? (order.known?.valuedParts ?? branches) : branches;
    return ways.map((branch) => segmentQuery(Prisma.sql`${from} ${branch}`, order, segment, behind, isDown, limit + 1, part));
  });
  const way = Prisma.raw(isDown ? "DESC" : "ASC");
  return Prisma.sql`SELECT id, part, sort_value FROM (${Prisma.join(parts, " UNION ALL ")}) page ORDER BY part, sort_value ${way}, id ${way} LIMIT ${limit + 1}`;
}

function keyCondition(order: KeysetOrder, segment: Segment, cursor: Cursor, isDown: boolean): Prisma.Sql {
  const sign = Prisma.raw(isDown ? "<" : ">");
  const [column, id] = [Prisma.raw(order.column), Prisma.raw(order.id)];
  if (segment === "empty") return Prisma.sql`AND ${id} ${sign} ${cursor.id}::uuid`;
  const type = Prisma.raw(order.type);
  if (order.within === undefined) return Prisma.sql`AND (${column}, ${id}) ${sign} (${cursor.value}::text::${type}, ${cursor.id}::uuid)`;
  const [within, value] = cursor.value?.split(" ") ?? [];
  return Prisma.sql`AND (${Prisma.raw(order.within)}, ${column}, ${id}) ${sign} (${within ?? null}::text, ${value ?? null}::text::${type}, ${cursor.id}::uuid)`;
}

function nullCondition(order: KeysetOrder, segment: Segment): Prisma.Sql {
  if (!order.nullable) return Prisma.empty;
  if (segment === "valued") return Prisma.sql`AND ${Prisma.raw(order.column)} IS NOT NULL ${order.known?.valued ?? Prisma.empty}`;
  return Prisma.sql`AND ${Prisma.raw(order.column)} IS NULL AND ${Prisma.raw(order.known?.emptyColumn ?? order.column)} IS NULL`;
}

function segmentQuery(
  from: Prisma.Sql,
  order: KeysetOrder,
  segment: Segment,
  behind: Prisma.Sql,
  isDown: boolean,
  limit: number,
  part: number,
): Prisma.Sql {
  const way = Prisma.raw(isDown ? "DESC" : "ASC");
  const [column, id] = [Prisma.raw(order.column), Prisma.raw(order.id)];
  const within = order.within === undefined ? null : Prisma.raw(order.within);
  const lead = within ? Prisma.sql`${within} ${way}, ` : Prisma.empty;
  // The empty column is named all the same, for the sake of the index, unless rows are within something that does not part those without a value.
  const empty = order.known?.emptyColumn ?? (within ? null : order.column);
  const ofEmpty = empty ? Prisma.sql`${Prisma.raw(empty)} ${way}, ${id} ${way}` : Prisma.sql`${id} ${way}`;
  const sorting = segment === "empty" ? ofEmpty : Prisma.sql`${lead}${column} ${way}, ${id} ${way}`;
  // Rows without a value are told apart by id alone, whatever they are within.
  const pair =
    segment === "empty" ? Prisma.sql`ROW(NULL::text, NULL::${Prisma.raw(order.type)})` : Prisma.sql`ROW(${within ?? column}, ${column})`;
  const sortValue = within ? pair : column;
  return Prisma.sql`(SELECT ${id} AS id, ${part}::int AS part, ${sortValue} AS sort_value ${from} ${nullCondition(order, segment)} ${behind} ORDER BY ${sorting} LIMIT ${limit})`;
}

/** A page as lists hand it out. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly previous: Cursor | null;
  readonly next: Cursor | null;
}

/** Makes a page of rows that came by {@link keysetIds}: cuts the extra row, turns a page read backwards round, and says what lies on either side. */
export function pageOf<Row>(
  found: readonly Row[],
  request: Pick<KeysetRequest, "limit" | "after" | "before">,
  cursorOf: (row: Row) => Cursor,
): Page<Row> {
  const isBackward = Boolean(request.before);
  const hasMore = found.length > request.limit;
  const rows = found.slice(0, request.limit);
  if (isBackward) rows.reverse();
  const [first, last] = [rows[0], rows.at(-1)];
  const hasPrevious = isBackward ? hasMore : Boolean(request.after);
  const hasNext = isBackward || hasMore;
  return { rows, previous: first && hasPrevious ? cursorOf(first) : null, next: last && hasNext ? cursorOf(last) : null };
}

/** A cursor for the address bar. */
export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.value, cursor.id])).toString("base64url");
}
