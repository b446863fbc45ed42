/**
 * The rows of a shop's preorders as set-based SQL. One table of drafts decides what every order is; all others are read off it. Nothing here is
 * random: the same numbers give the same rows. Cache columns of `orders` repeat `deriveOrder` (lib/domain/order-status.ts); a test holds them
 * against it.
 */
import { FIRST_NAMES, LAST_NAMES, PRODUCTS, VARIANTS } from "./people";

const array = (words: readonly string[]): string => `ARRAY[${words.map((word) => `'${word.replaceAll("'", "''")}'`).join(",")}]::text[]`;

/** A number below `below` that only depends on `n` and `salt`, evenly spread. */
const draw = (n: string, salt: number, below: number | string): string =>
  `((hashint8(${n} * 64 + ${salt})::bigint & 2147483647) % ${below})`;
const pick = (words: readonly string[], n: string, salt: number): string => `(${array(words)})[1 + ${draw(n, salt, words.length)}::int]`;
/** Ids of one kind of row: told apart by their first digits, in the order in which orders were placed. */
const id = (kind: string, n = "d.n"): string => `('${kind.padStart(8, "0")}-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
const stripeId = (prefix: string, n = "d.n"): string => `('${prefix}_3' || left(md5('${prefix}' || ${n}), 23))`;

/** Of a thousand orders, up to where each fate goes. */
const FATES: readonly (readonly [fate: string, below: number])[] = [
  ["paid", 380],
  ["scheduled", 680],
  ["card_missing", 850],
  ["retry_wait", 865],
  ["needs_card", 880],
  ["needs_customer", 890],
  ["needs_consent", 900],
  ["refunded", 940],
  ["to_refund", 945],
  ["watched", 980],
  ["by_hand", 985],
  ["observed", 995],
  ["disputed", 998],
  ["deleted", 1000],
];
const OPEN = "('scheduled','card_missing','retry_wait','needs_card','needs_customer','needs_consent','watched','by_hand','observed')";
const WITH_CARD = "('paid','disputed','scheduled','retry_wait','needs_card','needs_customer','needs_consent')";
const TRIED = "('paid','disputed','retry_wait','needs_card','needs_customer')";
const PAID = "('paid','disputed')";

/** Settings of the session every statement reads: shop by shop, where its numbers begin, how many, and now. */
export const SHOPS = `CREATE TEMP TABLE seed_shop (k int, m uuid, shopify uuid, stripe uuid, zone text, currency text, first bigint, orders bigint, customers bigint, skus bigint, at timestamptz)`;

const DRAFTS = `CREATE TEMP TABLE seed_draft AS
  SELECT n, m, shopify, stripe, zone, at, c, fate, currency, shop_currency, deposit, total, total - deposit AS balance, sku, placed_at, second, no_address,
    CASE WHEN fate IN ${PAID} THEN CASE WHEN f < 80 THEN 'fulfilled' ELSE 'unfulfilled' END WHEN f < 4 THEN 'partial' ELSE 'unfulfilled' END AS fulfilment,
    CASE WHEN fate IN ${OPEN} AND no_due >= 4 THEN (at AT TIME ZONE zone)::date + due END AS due_on,
    CASE WHEN no_due >= 8 THEN (at AT TIME ZONE zone)::date + due + 14 END AS promise_on, fate IN ${WITH_CARD} AS has_card,
    name, email, title, variant, code
  FROM (
    SELECT b.*, ${draw("b.c", 9, 400)} = 0 AS no_address, ${draw("n", 10, 100)} < 15 AS second,
      CASE WHEN fate = 'deleted' OR (fate <> 'to_refund' AND ${draw("n", 11, 10)} < 3) THEN 0 ELSE total / 5 END AS deposit,
      ${pick(FIRST_NAMES, "b.c", 1)} || ' ' || ${pick(LAST_NAMES, "b.c", 2)} AS name,
      lower(translate(${pick(FIRST_NAMES, "b.c", 1)} || '.' || ${pick(LAST_NAMES, "b.c", 2)}, 'éëïüöøóíãçıÉ''', 'eeiuooiiaciE')) || '.' || b.c || '@mail.example' AS email,
      ${pick(PRODUCTS, "b.sku", 3)} AS title, ${pick(VARIANTS, "b.sku", 4)} AS variant,
      upper(left(${pick(PRODUCTS, "b.sku", 3)}, 3)) || '-' || lpad(b.sku::text, 5, '0') AS code
    FROM (
      SELECT n, s.m, s.shopify, s.stripe, s.zone, s.at, s.currency AS shop_currency, s.first + ${draw("n", 20, "s.customers")} AS c,
        CASE ${FATES.map(([fate, below]) => `WHEN ${draw("n", 21, 1000)} < ${below} THEN '${fate}'`).join(" ")} END AS fate,
        CASE WHEN ${draw("n", 22, 100)} < 6 THEN 'USD' WHEN ${draw("n", 22, 100)} < 10 THEN 'GBP' WHEN ${draw("n", 22, 100)} < 11 THEN 'JPY' ELSE s.currency END AS currency,
        (5 + ${draw("n", 23, 200)}) * 1000 AS total, (s.skus * power(${draw("n", 24, 10_000)} / 10000.0, 2))::bigint AS sku,
        s.at - interval '1 year' * ((s.first + s.orders - n)::float8 / s.orders) AS placed_at,
        ${draw("n", 25, 100)} AS f, ${draw("n", 26, 190)}::int - 10 AS due, ${draw("n", 27, 100)} AS no_due
      FROM seed_shop s CROSS JOIN LATERAL generate_series(s.first, s.first + s.orders - 1) n
    ) b
  ) x ORDER BY n`;

const CUSTOMERS = "seed_shop s CROSS JOIN LATERAL generate_series(s.first, s.first + s.customers - 1) c";
const name = `${pick(FIRST_NAMES, "c", 1)} || ' ' || ${pick(LAST_NAMES, "c", 2)}`;
const balanceState = `CASE WHEN d.fate IN ${PAID} THEN 'paid' WHEN d.fate IN ('refunded','to_refund','deleted') THEN 'cancelled'
  WHEN d.fate IN ('watched','by_hand') THEN 'scheduled' WHEN d.fate = 'observed' THEN 'card_missing' ELSE d.fate END`;
const isOurs = `d.fate IN ${OPEN} AND d.fate NOT IN ('watched','by_hand','observed')`;
const isActionNeeded = `(d.fate IN ('needs_card','needs_customer','needs_consent','to_refund','disputed') OR (${isOurs} AND d.no_address))`;
const caseReason = `CASE WHEN d.fate = 'disputed' THEN 'disputed' WHEN d.fate = 'to_refund' THEN 'to_refund' WHEN ${isOurs} AND d.no_address THEN 'unreachable'
  WHEN d.fate IN ('needs_card','needs_customer','needs_consent') THEN d.fate WHEN d.fate = 'card_missing' AND d.due_on IS NOT NULL THEN 'card_missing' END`;
const words = `d.title || ' ' || d.variant || ' ' || d.code || CASE WHEN d.second THEN ' Care kit CARE-KIT' ELSE '' END`;
const received = `(d.deposit + CASE WHEN d.fate IN ${PAID} THEN d.balance ELSE 0 END)`;
const isCancelled = "d.fate IN ('refunded','to_refund')";

const ORDERS = `INSERT INTO orders (merchant_id, id, connection_id, customer_id, shopify_order_gid, name, placed_at, origin, activation, collector, matched_rule, matched_why,
    currency, total_minor, shop_currency, shop_total_minor, shop_outstanding_minor, shop_read_at, fulfilment_status, cancelled_at, cancel_reason, deleted_at, country, tags, promise_on,
    shopify_updated_at, status, payment_state, balance_minor, paid_minor, due_on, next_action_at, is_refund_required, is_disputed, is_unfulfilled, is_unpaid, is_action_needed,
    case_reason, case_minor, case_since, customer_sort, search_text)
  SELECT d.m, ${id("3")}, d.shopify, ${id("2", "d.c")}, 'gid://shopify/Order/' || (5000000000000 + d.n), '#' || (100000 + d.n), d.placed_at, 'backfill',
    CASE WHEN d.fate = 'observed' THEN 'observed' ELSE 'active' END, CASE d.fate WHEN 'watched' THEN 'shopify' WHEN 'by_hand' THEN 'manual' ELSE 'stripe' END, 'tag', 'preorder',
    d.currency, d.total, d.shop_currency, d.total, d.total - ${received}, d.at, d.fulfilment,
    CASE WHEN ${isCancelled} THEN least(d.placed_at + interval '9 days', d.at) END, CASE WHEN ${isCancelled} THEN 'customer' END, CASE WHEN d.fate = 'deleted' THEN d.at END,
    (ARRAY['FR','DE','US','GB','IT','ES','NL','JP'])[1 + ${draw("d.c", 12, 8)}::int],
    CASE WHEN ${draw("d.n", 13, 5)} = 0 THEN ARRAY['preorder','wave ' || (1 + ${draw("d.n", 14, 12)})] ELSE ARRAY['preorder'] END, d.promise_on, d.placed_at + interval '1 minute',
    CASE WHEN d.fate = 'refunded' AND d.deposit > 0 THEN 'refunded' WHEN ${isCancelled} THEN 'cancelled' WHEN d.fulfilment = 'fulfilled' THEN 'fulfilled'
      WHEN d.fate IN ${OPEN} THEN CASE WHEN d.deposit > 0 THEN 'awaiting_balance' ELSE 'placed' END ELSE 'released' END,
    ${balanceState}, CASE WHEN d.fate IN ${OPEN} THEN d.balance ELSE 0 END, CASE WHEN d.fate = 'refunded' THEN 0 ELSE ${received} END, d.due_on,
    CASE WHEN d.fate IN ('scheduled','retry_wait') THEN (d.due_on + time '09:00') AT TIME ZONE d.zone END, d.fate = 'to_refund', d.fate = 'disputed',
    d.fulfilment <> 'fulfilled', d.fate IN ${OPEN}, ${isActionNeeded}, ${caseReason},
    CASE WHEN ${caseReason} IS NULL THEN NULL WHEN d.fate = 'to_refund' THEN d.deposit ELSE d.balance END,
    CASE WHEN ${caseReason} IS NULL THEN NULL WHEN ${caseReason} = 'card_missing' THEN (d.due_on + 1)::timestamp AT TIME ZONE d.zone ELSE d.at - interval '1 hour' * ${draw("d.n", 15, 500)} END,
    lower(d.name), lower(concat_ws(' ', '#' || (100000 + d.n), d.name, CASE WHEN NOT d.no_address THEN d.email END, ${words},
      CASE WHEN d.fate IN ${TRIED} THEN ${stripeId("pi")} END, CASE WHEN d.fate IN ${PAID} THEN ${stripeId("ch")} END))
  FROM seed_draft d`;

/** In this order: what is pointed at comes before what points. */
export const ROWS: readonly string[] = [
  DRAFTS,
  `INSERT INTO person (merchant_id, id, name, email) SELECT s.m, ${id("1", "c")}, ${name}, CASE WHEN ${draw("c", 9, 400)} <> 0 THEN
    lower(translate(${pick(FIRST_NAMES, "c", 1)} || '.' || ${pick(LAST_NAMES, "c", 2)}, 'éëïüöøóíãçıÉ''', 'eeiuooiiaciE')) || '.' || c || '@mail.example' END FROM ${CUSTOMERS}`,
  `INSERT INTO customer (merchant_id, id, person_id, shopify_customer_gid, stripe_customer_id, language, created_at)
    SELECT s.m, ${id("2", "c")}, ${id("1", "c")}, 'gid://shopify/Customer/' || (7000000000000 + c), ${stripeId("cus", "c")}, CASE WHEN c % 3 = 0 THEN 'fr' ELSE 'en' END,
      s.at - interval '1 year' * ((s.first + s.customers - c)::float8 / s.customers) FROM ${CUSTOMERS}`,
  ORDERS,
  `INSERT INTO order_line (merchant_id, id, order_id, shopify_line_gid, title, variant_title, sku, quantity, current_quantity, fulfillable_quantity, unit_price_minor, total_minor, is_preorder, position)
    SELECT d.m, ${id("4")}, ${id("3")}, 'gid://shopify/LineItem/' || d.n, d.title, d.variant, d.code, 1, 1, CASE WHEN d.fulfilment = 'fulfilled' THEN 0 ELSE 1 END, d.total, d.total, true, 0 FROM seed_draft d`,
  `INSERT INTO order_line (merchant_id, id, order_id, shopify_line_gid, title, sku, quantity, current_quantity, fulfillable_quantity, unit_price_minor, total_minor, is_preorder, position)
    SELECT d.m, ${id("41")}, ${id("3")}, 'gid://shopify/LineItem/' || (1000000000 + d.n), 'Care kit', 'CARE-KIT', 1, 1, 0, 0, 0, false, 1 FROM seed_draft d WHERE d.second`,
  `INSERT INTO card (merchant_id, id, customer_id, stripe_payment_method_id, brand, last4, exp_month, exp_year, fingerprint, country, saved_via)
    SELECT d.m, ${id("5", "d.c")}, ${id("2", "d.c")}, ${stripeId("pm", "d.c")}, (ARRAY['visa','mastercard','visa','amex'])[1 + ${draw("d.c", 16, 4)}::int],
      lpad(${draw("d.c", 17, 10_000)}::text, 4, '0'), 1 + d.c % 12, 2028 + d.c % 5, 'fp_' || left(md5('card' || d.c), 16), 'FR', 'link'
    FROM (SELECT m, c, min(n) FROM seed_draft WHERE has_card GROUP BY m, c ORDER BY c) d`,
  `INSERT INTO consent (merchant_id, id, order_id, customer_id, card_id, status, text, language, text_version, cap_minor, currency, latest_on, notice_hours, agreed_at, agreed_via, completed_at)
    SELECT d.m, ${id("6")}, ${id("3")}, ${id("2", "d.c")}, ${id("5", "d.c")}, CASE WHEN d.fate = 'needs_consent' THEN 'revoked' ELSE 'active' END,
      'I authorise the shop to charge my card once for the balance of this order.', 'en', 'en-1', d.balance, d.currency, (d.at AT TIME ZONE d.zone)::date + 300, 48,
      least(d.placed_at + interval '2 hours', d.at), 'page', least(d.placed_at + interval '2 hours', d.at) FROM seed_draft d WHERE d.has_card`,
  `INSERT INTO instalment (merchant_id, id, order_id, kind, position, amount_minor, currency, state, paid_at)
    SELECT d.m, ${id("71")}, ${id("3")}, 'deposit', 1, d.deposit, d.currency, 'paid', d.placed_at FROM seed_draft d WHERE d.deposit > 0`,
  `INSERT INTO instalment (merchant_id, id, order_id, kind, position, amount_minor, currency, due_on, state, card_id, consent_id, next_attempt_at, tries_on_card, last_attempt_at, paid_at, cancelled_at)
    SELECT d.m, ${id("7")}, ${id("3")}, 'balance', CASE WHEN d.deposit > 0 THEN 2 ELSE 1 END, d.balance, d.currency, d.due_on, ${balanceState},
      CASE WHEN d.has_card THEN ${id("5", "d.c")} END, CASE WHEN d.has_card AND d.fate <> 'needs_consent' THEN ${id("6")} END,
      CASE WHEN d.fate IN ('scheduled','retry_wait') THEN (d.due_on + time '09:00') AT TIME ZONE d.zone END, CASE WHEN d.fate IN ${TRIED} THEN 1 ELSE 0 END,
      CASE WHEN d.fate IN ${TRIED} THEN least(d.placed_at + interval '5 days', d.at) END, CASE WHEN d.fate IN ${PAID} THEN least(d.placed_at + interval '5 days', d.at) END,
      CASE WHEN d.fate IN ('refunded','to_refund','deleted') THEN least(d.placed_at + interval '9 days', d.at) END FROM seed_draft d`,
  `INSERT INTO payment_object (merchant_id, id, instalment_id, connection_id, kind, stripe_id, state, amount_minor, currency, card_id, create_key, prepared_at, closed_at, closed_by)
    SELECT d.m, ${id("8")}, ${id("7")}, d.stripe, 'payment_intent', ${stripeId("pi")}, CASE WHEN d.fate IN ${PAID} THEN 'closed' ELSE 'live' END, d.balance, d.currency, ${id("5", "d.c")},
      'seed-' || d.n, least(d.placed_at + interval '4 days', d.at), CASE WHEN d.fate IN ${PAID} THEN least(d.placed_at + interval '5 days', d.at) END, CASE WHEN d.fate IN ${PAID} THEN 'succeeded' END
    FROM seed_draft d WHERE d.fate IN ${TRIED}`,
  `INSERT INTO attempt (merchant_id, id, instalment_id, payment_object_id, connection_id, order_id, number, state, started_by, amount_minor, currency, card_id, stripe_payment_method_id, consent_id,
      idempotency_key, opened_at, sent_at, settled_at, settled_by, charge_id)
    SELECT d.m, ${id("9")}, ${id("7")}, ${id("8")}, d.stripe, ${id("3")}, 1, CASE WHEN d.fate IN ${PAID} THEN 'succeeded' WHEN d.fate = 'needs_customer' THEN 'needs_customer' ELSE 'declined' END,
      'timer', d.balance, d.currency, ${id("5", "d.c")}, ${stripeId("pm", "d.c")}, ${id("6")}, 'seed-' || d.n, least(d.placed_at + interval '5 days', d.at), least(d.placed_at + interval '5 days', d.at),
      least(d.placed_at + interval '5 days', d.at), 'confirm', CASE WHEN d.fate IN ${PAID} THEN ${stripeId("ch")} END FROM seed_draft d WHERE d.fate IN ${TRIED}`,
  `INSERT INTO payment (merchant_id, id, order_id, instalment_id, rail, kind, status, amount_minor, currency, shopify_transaction_gid, occurred_at)
    SELECT d.m, ${id("a1")}, ${id("3")}, ${id("71")}, 'shopify', 'charge', 'succeeded', d.deposit, d.currency, 'gid://shopify/OrderTransaction/' || d.n, d.placed_at FROM seed_draft d WHERE d.deposit > 0`,
  `INSERT INTO payment (merchant_id, id, order_id, instalment_id, rail, kind, status, amount_minor, currency, stripe_charge_id, stripe_payment_intent_id, record_state, recorded_at, occurred_at)
    SELECT d.m, ${id("a")}, ${id("3")}, ${id("7")}, 'stripe', 'charge', 'succeeded', d.balance, d.currency, ${stripeId("ch")}, ${stripeId("pi")}, 'recorded', least(d.placed_at + interval '5 days', d.at), least(d.placed_at + interval '5 days', d.at)
    FROM seed_draft d WHERE d.fate IN ${PAID}`,
  `INSERT INTO payment (merchant_id, id, order_id, rail, kind, status, amount_minor, currency, parent_id, shopify_transaction_gid, occurred_at)
    SELECT d.m, ${id("a2")}, ${id("3")}, 'shopify', 'refund', 'succeeded', d.deposit, d.currency, ${id("a1")}, 'gid://shopify/OrderTransaction/' || (1000000000 + d.n), least(d.placed_at + interval '9 days', d.at)
    FROM seed_draft d WHERE d.fate = 'refunded' AND d.deposit > 0`,
  `INSERT INTO dispute (merchant_id, id, order_id, rail, external_id, amount_minor, currency, status, reason, evidence_due_at, opened_at)
    SELECT d.m, ${id("b")}, ${id("3")}, 'stripe', ${stripeId("dp")}, d.balance, d.currency, 'needs_response', 'fraudulent', d.at + interval '9 days', d.at - interval '2 days' FROM seed_draft d WHERE d.fate = 'disputed'`,
  `INSERT INTO notice (merchant_id, id, order_id, instalment_id, amount_minor, currency, charge_on, card_id, statement_text, accepted_at, created_at)
    SELECT d.m, ${id("c")}, ${id("3")}, ${id("7")}, d.balance, d.currency, d.due_on, ${id("5", "d.c")}, 'SEEDED SHOP', d.at - interval '3 days', d.at - interval '3 days'
    FROM seed_draft d WHERE d.fate = 'scheduled' AND d.due_on < (d.at AT TIME ZONE d.zone)::date + 5 AND NOT d.no_address`,
  `INSERT INTO audit_event (merchant_id, id, at, type, actor_kind, order_id, customer_id, data)
    SELECT d.m, ${id("d")}, d.placed_at, 'order.imported', 'system:webhook', ${id("3")}, ${id("2", "d.c")},
      jsonb_build_object('origin', 'backfill', 'rule', 'tag', 'why', 'preorder', 'collector', CASE d.fate WHEN 'watched' THEN 'shopify' WHEN 'by_hand' THEN 'manual' ELSE 'stripe' END,
        'total', jsonb_build_object('minor', d.total::text, 'currency', d.currency), 'observed', d.fate = 'observed') FROM seed_draft d`,
  // Orders that are alike are under the same tabs: one of each kind is asked for the tabs of all.
  `INSERT INTO tab_count (merchant_id, tab, day, count) SELECT o.merchant_id, t.tab, t.day, sum(a.alike) FROM (
      SELECT merchant_id, min(id::text)::uuid AS id, count(*) AS alike FROM orders WHERE merchant_id IN (SELECT m FROM seed_shop)
      GROUP BY merchant_id, due_on, payment_state, case_reason, is_unfulfilled, is_unpaid, is_action_needed, cancelled_at IS NULL, deleted_at IS NULL
    ) a JOIN orders o ON o.merchant_id = a.merchant_id AND o.id = a.id CROSS JOIN LATERAL order_tabs(o) t GROUP BY 1, 2, 3`,
];
