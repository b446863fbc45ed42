/** All rows of a database at a glance: two equal glances mean that nothing was added, changed or removed between them. */
import type { Client } from "pg";

/** Rows about callers rather than about the shop: counters of attempts are meant to move. */
const NOT_LOOKED_AT = new Set(["rate_counter"]);

/** Per table: rows, and the sums of the transactions that wrote them and of where they lie. Locks alone change nothing of it. */
export async function glance(client: Client): Promise<Record<string, string>> {
  const tables = await client.query<{ name: string }>(
    "SELECT schemaname || '.' || quote_ident(tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'graphile_worker') ORDER BY 1",
  );
  const parts = tables.rows
    .filter(({ name }) => !NOT_LOOKED_AT.has(name.split(".")[1] ?? ""))
    .map(
      ({ name }) =>
        `SELECT '${name}' AS name, concat_ws('/', count(*), coalesce(sum(xmin::text::numeric), 0), coalesce(sum(hashtext(t::text)::numeric), 0)) AS state FROM ${name} t`,
    );
  const { rows } = await client.query<{ name: string; state: string }>(parts.join(" UNION ALL "));
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
}
