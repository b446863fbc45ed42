/** The rows a preorder with a saved card and an announced charge consists of. */

export interface PreorderRow {
  readonly merchant: string;
  readonly connection: string;
  readonly statement: string;
  readonly country: string;
  readonly person: string;
  readonly customer: string;
  readonly order: string;
  readonly line: string;
  readonly card: string;
  readonly consent: string;
  readonly instalment: string;
  readonly notice: string;
  readonly orderGid: string;
  readonly customerGid: string;
  readonly lineGid: string;
  readonly variantGid: string;
  readonly name: string;
  readonly email: string;
  readonly buyer: string;
  readonly quantity: number;
  /** Minor units. */
  readonly unit: number;
  readonly total: number;
  readonly balance: number;
  readonly currency: string;
  readonly stripeCustomerId: string;
  readonly paymentMethodId: string;
  readonly fingerprint: string;
}

const ROWS = `jsonb_to_recordset($1::jsonb) AS r(merchant uuid, connection uuid, statement text, country text, person uuid, customer uuid, "order" uuid, line uuid, card uuid,
  consent uuid, instalment uuid, notice uuid, "orderGid" text, "customerGid" text, "lineGid" text, "variantGid" text, name text, email text, buyer text, quantity int, unit bigint,
  total bigint, balance bigint, currency text, "stripeCustomerId" text, "paymentMethodId" text, fingerprint text) CROSS JOIN (SELECT $2::timestamptz AS at) now`;

/** $1 the rows as JSON, $2 now (timestamptz). Agreed a month ago, announced three days ago, due today. */
export const STATEMENTS: readonly string[] = [
  `INSERT INTO person (merchant_id, id, name, email) SELECT merchant, person, buyer, email FROM ${ROWS}`,
  `INSERT INTO customer (merchant_id, id, person_id, shopify_customer_gid, stripe_customer_id, language, country)
    SELECT merchant, customer, person, "customerGid", "stripeCustomerId", 'en', country FROM ${ROWS}`,
  `INSERT INTO orders (merchant_id, id, connection_id, customer_id, shopify_order_gid, name, placed_at, origin, activated_at, collector, matched_rule, matched_why, currency,
      total_minor, shop_currency, shop_total_minor, shopify_updated_at, shop_due_on, country, tags, customer_sort, search_text)
    SELECT merchant, "order", connection, customer, "orderGid", name, $2::timestamptz - interval '20 days', 'webhook', $2::timestamptz - interval '20 days', 'stripe', 'tag', 'preorder', currency,
      total, currency, total, $2::timestamptz - interval '20 days', $2::date, country, '{preorder}', lower(buyer), lower(name || ' ' || buyer) FROM ${ROWS}`,
  `INSERT INTO order_line (merchant_id, id, order_id, shopify_line_gid, variant_gid, title, sku, quantity, current_quantity, fulfillable_quantity, unit_price_minor, total_minor, is_preorder)
    SELECT merchant, line, "order", "lineGid", "variantGid", 'Bicycle', 'ATLAS7-M', quantity, quantity, quantity, unit, total, true FROM ${ROWS}`,
  `INSERT INTO card (merchant_id, id, customer_id, stripe_payment_method_id, brand, last4, exp_month, exp_year, fingerprint, saved_via)
    SELECT merchant, card, customer, "paymentMethodId", 'visa', '4242', 12, 2040, fingerprint, 'link' FROM ${ROWS}`,
  `INSERT INTO consent (merchant_id, id, order_id, customer_id, card_id, status, text, language, text_version, cap_minor, currency, latest_on, notice_hours, agreed_at, agreed_via, completed_at)
    SELECT merchant, consent, "order", customer, card, 'active', 'I authorise', 'en', 'en-1', balance, currency, $2::date + 90, 48, $2::timestamptz - interval '20 days', 'page',
      $2::timestamptz - interval '20 days' FROM ${ROWS}`,
  `INSERT INTO instalment (merchant_id, id, order_id, kind, position, amount_minor, currency, due_on, state, card_id, consent_id, next_attempt_at)
    SELECT merchant, instalment, "order", 'balance', 1, balance, currency, $2::date, 'scheduled', card, consent, $2::timestamptz FROM ${ROWS}`,
  `INSERT INTO notice (merchant_id, id, order_id, instalment_id, amount_minor, currency, charge_on, card_id, statement_text, accepted_at, created_at)
    SELECT merchant, notice, "order", instalment, balance, currency, $2::date, card, statement, $2::timestamptz - interval '3 days', $2::timestamptz - interval '3 days' FROM ${ROWS}`,
];
