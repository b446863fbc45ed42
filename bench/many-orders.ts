/** A shop with very many orders, written by the database itself: a tenth paid, three tenths without a card, the others announced or not. */
import type { Client } from "pg";
import type { TenantIds } from "../scripts/testing/tenant-shapes";

const id = (table: string) => `('0000000${table}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;

/** $1 merchant, $2 shop connection, $3 number of orders, $4 now; put in by the client's own escaping. */
const STATEMENTS: readonly string[] = [
  `INSERT INTO person (merchant_id, id, name, email) SELECT $1, ${id("1")}, 'Customer ' || n, 'customer.' || n || '@example.com' FROM generate_series(1, $3) n`,
  `INSERT INTO customer (merchant_id, id, person_id) SELECT $1, ${id("2")}, ${id("1")} FROM generate_series(1, $3) n`,
  `INSERT INTO orders (merchant_id, id, connection_id, customer_id, shopify_order_gid, name, placed_at, origin, collector, matched_rule, matched_why, currency, total_minor,
      shop_currency, shop_total_minor, shopify_updated_at, payment_state, balance_minor, due_on, is_unpaid, customer_sort, search_text, shop_read_at, shop_outstanding_minor)
    SELECT $1, ${id("3")}, $2, ${id("2")}, 'gid://shopify/Order/' || n, '#' || n, $4 - make_interval(mins => n), 'webhook', 'stripe', 'tag', 'preorder',
      CASE WHEN n % 20 = 0 THEN 'USD' ELSE 'EUR' END, 30000, 'EUR', 30000, $4, CASE WHEN n % 10 = 0 THEN 'paid' WHEN n % 10 < 4 THEN 'card_missing' ELSE 'scheduled' END,
      CASE WHEN n % 10 = 0 THEN 0 ELSE 24000 END, ($4)::date + (n % 60), n % 10 <> 0, 'customer ' || n, '#' || n || ' customer ' || n, $4, 24000
    FROM generate_series(1, $3) n`,
  `INSERT INTO order_line (merchant_id, id, order_id, shopify_line_gid, title, sku, quantity, current_quantity, fulfillable_quantity, unit_price_minor, total_minor, is_preorder)
    SELECT $1, ${id("4")}, ${id("3")}, 'gid://shopify/LineItem/' || n, 'Bicycle', 'ATLAS7-M', 1, 1, 1, 30000, 30000, true FROM generate_series(1, $3) n`,
  `INSERT INTO card (merchant_id, id, customer_id, stripe_payment_method_id, brand, last4, exp_month, exp_year, fingerprint, saved_via)
    SELECT $1, ${id("5")}, ${id("2")}, 'pm_' || n, 'visa', '4242', 1 + n % 12, 2029, 'fp_' || n, 'link' FROM generate_series(1, $3) n WHERE n % 10 = 0 OR n % 10 >= 4`,
  `INSERT INTO consent (merchant_id, id, order_id, customer_id, card_id, status, text, language, text_version, cap_minor, currency, latest_on, notice_hours, agreed_at, agreed_via, completed_at)
    SELECT $1, ${id("6")}, ${id("3")}, ${id("2")}, ${id("5")}, 'active', 'I authorise', 'en', 'en-1', 24000, CASE WHEN n % 20 = 0 THEN 'USD' ELSE 'EUR' END,
      ($4)::date + 200, 48, $4 - interval '30 days', 'page', $4 FROM generate_series(1, $3) n WHERE n % 10 = 0 OR n % 10 >= 4`,
  `INSERT INTO instalment (merchant_id, id, order_id, kind, position, amount_minor, currency, due_on, state, card_id, consent_id, paid_at)
    SELECT $1, ${id("7")}, ${id("3")}, 'balance', 1, 24000, CASE WHEN n % 20 = 0 THEN 'USD' ELSE 'EUR' END, ($4)::date + (n % 60),
      CASE WHEN n % 10 = 0 THEN 'paid' WHEN n % 10 < 4 THEN 'card_missing' ELSE 'scheduled' END,
      CASE WHEN n % 10 = 0 OR n % 10 >= 4 THEN ${id("5")} END, CASE WHEN n % 10 = 0 OR n % 10 >= 4 THEN ${id("6")} END, CASE WHEN n % 10 = 0 THEN $4 END
    FROM generate_series(1, $3) n`,
  `INSERT INTO notice (merchant_id, id, order_id, instalment_id, amount_minor, currency, charge_on, card_id, statement_text, accepted_at, created_at)
    SELECT $1, ${id("8")}, ${id("3")}, ${id("7")}, 24000, CASE WHEN n % 20 = 0 THEN 'USD' ELSE 'EUR' END, ($4)::date, ${id("5")}, 'INVENTED SHOP',
      $4 - interval '3 days', $4 - interval '3 days' FROM generate_series(1, $3) n WHERE n % 10 >= 6`,
  "UPDATE merchant SET mode = 'collect' WHERE id = $1",
];

export async function insertManyOrders(client: Client, ids: TenantIds, count: number, now: Date): Promise<void> {
  const literal = (text: string) => client.escapeLiteral(text);
  const values = [
    `${literal(ids.merchant)}::uuid`,
    `${literal(ids.shopify)}::uuid`,
    String(count),
    `${literal(now.toISOString())}::timestamptz`,
  ];
  for (const statement of STATEMENTS) await client.query(statement.replace(/\$(\d)/g, (_, place) => values[Number(place) - 1] ?? ""));
  await client.query("ANALYZE");
}
