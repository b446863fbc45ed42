-- One renewal of a shop's 24 hour token at a time, whichever process asks for it.
ALTER TABLE shopify_connection ADD COLUMN token_renewal_until TIMESTAMPTZ(3);

-- What Shopify itself said last: a re-read must not undo what staff changed here since.
ALTER TABLE orders ADD COLUMN shop_due_on DATE;
ALTER TABLE orders ADD COLUMN contact_digest TEXT;
ALTER TABLE customer ADD COLUMN shopify_updated_at TIMESTAMPTZ(3);

-- A backfill is read by one worker at a time; a claim nobody renews is free again.
ALTER TABLE backfill_run ADD COLUMN claimed_by TEXT;
ALTER TABLE backfill_run ADD COLUMN claimed_at TIMESTAMPTZ(3);

-- Orders whose standing at the shop is asked for before they are charged, and by their age.
CREATE INDEX orders_by_shop_read ON orders (merchant_id, connection_id, shop_read_at) WHERE deleted_at IS NULL;
CREATE INDEX privacy_request_waiting ON privacy_request (merchant_id, asked_at) WHERE done_at IS NULL;
