/** Inserts the rows of generated preorders with SQL, all in one transaction: the whole seed is there, or none of it. */
import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { hashPassword } from "@/lib/store/passwords";
import { PLACES, SEED_OWNER } from "./people";
import { ROWS, SHOPS } from "./statements";

export interface SeedWish {
  /** Of the first shop. */
  readonly preorders: number;
  /** Shops in all; each of the others has a five hundredth of the first one's preorders, and at least two. */
  readonly merchants: number;
  readonly now: Date;
  /** Told after every step, with its seconds. */
  readonly note?: (step: string, seconds: number) => void;
}

export interface Seeded {
  /** The shops, the large one first. */
  readonly merchantIds: readonly string[];
  readonly ownerId: string;
  readonly orders: number;
}

interface Shop {
  readonly id: string;
  readonly shopify: string;
  readonly stripe: string;
  readonly place: (typeof PLACES)[number];
  readonly first: number;
  readonly orders: number;
}

const FILLED = [
  "person",
  "customer",
  "orders",
  "order_line",
  "card",
  "consent",
  "instalment",
  "payment_object",
  "attempt",
  "payment",
  "dispute",
  "notice",
  "audit_event",
];

function shopsOf({ preorders, merchants }: SeedWish): Shop[] {
  let first = 1;
  return Array.from({ length: merchants }, (_, k) => {
    const orders = k === 0 ? preorders : Math.max(2, Math.round(preorders / 500));
    const shop = {
      id: randomUUID(),
      shopify: randomUUID(),
      stripe: randomUUID(),
      place: PLACES[k % PLACES.length] ?? PLACES[0],
      first,
      orders,
    };
    first += orders;
    return shop;
  });
}

/** Shops without anything behind them: their connections are removed, they watch, nothing is ever sent or charged. */
async function insertShops(client: Client, shops: readonly Shop[], now: Date): Promise<string> {
  const ownerId = randomUUID();
  const password = await hashPassword(SEED_OWNER.password);
  await client.query("INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, 'Seed Owner', $3)", [
    ownerId,
    SEED_OWNER.email,
    password,
  ]);
  for (const [k, { id, shopify, stripe, place }] of shops.entries()) {
    const [country, zone, currency, language] = place;
    await client.query(
      `INSERT INTO merchant (id, name, legal_name, country, timezone, shop_currency, default_language, statement_descriptor) VALUES ($1, $2, $2, $3, $4, $5, $6, 'SEEDED SHOP')`,
      [id, `Seeded Shop ${k + 1}`, country, zone, currency, language],
    );
    await client.query("INSERT INTO membership (merchant_id, user_id, role) VALUES ($1, $2, 'owner')", [id, ownerId]);
    await client.query(
      "INSERT INTO shopify_connection (merchant_id, id, shop_domain, path_token, client_id, client_secret_enc, status) VALUES ($1, $2, $3, $3, 'none', 'none', 'removed')",
      [id, shopify, `seeded-${k + 1}.example`],
    );
    await client.query(
      "INSERT INTO stripe_connection (merchant_id, id, path_token, account_id, mode, secret_key_enc, secret_key_last4, status) VALUES ($1, $2, $3, 'acct_none', 'test', 'none', '0000', 'removed')",
      [id, stripe, stripe],
    );
  }
  const rows = shops.map(({ id, shopify, stripe, place, first, orders }, k) => ({
    ...{ k, m: id, shopify, stripe, zone: place[1], currency: place[2], first, orders, at: now.toISOString() },
    // Fewer customers than orders; a large shop also sells more kinds of goods.
    ...{ customers: Math.max(1, Math.ceil(orders * 0.6)), skus: Math.max(24, Math.round(orders / 250)) },
  }));
  await client.query(SHOPS);
  await client.query("INSERT INTO seed_shop SELECT * FROM jsonb_populate_recordset(NULL::seed_shop, $1::jsonb)", [JSON.stringify(rows)]);
  return ownerId;
}

interface Index {
  readonly name: string;
  readonly definition: string;
}

/** Indexes but the primary keys: filling a table and then making its indexes takes a fraction of keeping them up row by row. */
async function dropIndexes(client: Client): Promise<Index[]> {
  const { rows } = await client.query<Index>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
     WHERE i.indrelid = ANY ($1::text[]::regclass[]) AND NOT i.indisprimary AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
     ORDER BY i.indrelid, i.indexrelid`,
    [FILLED],
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  return rows;
}

async function isSuperuser(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ is: boolean }>("SELECT rolsuper AS is FROM pg_roles WHERE rolname = current_user");
  return rows[0]?.is ?? false;
}

/**
 * Fills the database behind the client, which has the schema. References are right by construction; a superuser spares looking each of them up,
 * anybody else waits a little longer.
 */
export async function writeSeed(client: Client, wish: SeedWish): Promise<Seeded> {
  const timed = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
    const from = performance.now();
    const value = await work();
    wish.note?.(step, (performance.now() - from) / 1000);
    return value;
  };
  const shops = shopsOf(wish);
  await client.query("BEGIN");
  try {
    await client.query(
      "SET LOCAL work_mem = '128MB'; SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL max_parallel_maintenance_workers = 2; SET LOCAL jit = off",
    );
    if (await isSuperuser(client)) await client.query("SET LOCAL session_replication_role = replica");
    // Counted at once at the end instead of by every statement.
    await client.query("ALTER TABLE orders DISABLE TRIGGER USER");
    const ownerId = await insertShops(client, shops, wish.now);
    const indexes = await dropIndexes(client);
    for (const sql of ROWS) await timed(sql.split(/\s+/).slice(0, 4).join(" "), () => client.query(sql));
    for (const { name, definition } of indexes) await timed(`index ${name}`, () => client.query(definition));
    await client.query("DROP TABLE seed_draft; DROP TABLE seed_shop; ALTER TABLE orders ENABLE TRIGGER USER");
    await timed("commit", () => client.query("COMMIT"));
    await timed("statistics", () => client.query(`ANALYZE ${FILLED.join(", ")}, tab_count`));
    return { merchantIds: shops.map((shop) => shop.id), ownerId, orders: shops.reduce((all, shop) => all + shop.orders, 0) };
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
