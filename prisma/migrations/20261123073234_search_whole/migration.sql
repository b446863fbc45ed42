-- A whole order number or SKU is looked up instead of searched for; whole addresses have person_email_lower. lib/queries/order-search.ts asks for these very expressions.
CREATE INDEX orders_name_lower ON orders (merchant_id, lower(name));
-- An SKU in thousands of orders is read from the index alone, which takes the column beside its expression.
CREATE INDEX order_line_sku_lower ON order_line (merchant_id, lower(sku), order_id) INCLUDE (sku);
-- So that the new expressions have statistics.
ANALYZE orders, order_line;
