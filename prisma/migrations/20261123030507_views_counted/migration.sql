-- Shopify may also refuse to release: then the hold stands and its words are kept beside it.
ALTER TABLE hold DROP CONSTRAINT hold_refused;
ALTER TABLE hold ADD CONSTRAINT hold_refused CHECK (state <> 'refused' OR refused_message IS NOT NULL);

-- Lists and their counts: by amount within a currency, by state, by what is marked, by tag and by the line's SKU.
DROP INDEX "orders_merchant_id_balance_minor_id_idx";
CREATE INDEX "orders_merchant_id_currency_balance_minor_id_idx" ON "orders"("merchant_id", "currency", "balance_minor", "id");
CREATE INDEX "order_line_merchant_id_sku_idx" ON "order_line"("merchant_id", "sku");
CREATE INDEX "orders_tags" ON "orders" USING GIN ("merchant_id" uuid_ops, "tags" array_ops);
CREATE INDEX orders_by_state ON orders (merchant_id, payment_state, placed_at DESC, id) WHERE deleted_at IS NULL;
CREATE INDEX orders_on_hold ON orders (merchant_id, placed_at DESC, id) WHERE is_on_hold AND deleted_at IS NULL;
CREATE INDEX orders_refund_required ON orders (merchant_id, placed_at DESC, id) WHERE is_refund_required AND deleted_at IS NULL;
CREATE INDEX instalment_decline ON instalment (merchant_id, (last_outcome ->> 'class'), order_id) WHERE state NOT IN ('paid', 'cancelled');
