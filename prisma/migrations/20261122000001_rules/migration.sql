-- The rules the database itself holds. Each repeats a rule of lib/domain so that no code path, script or hand can break it.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- One installation, one practice clock -------------------------------------------------------------------------------
ALTER TABLE installation ADD CONSTRAINT installation_one_row CHECK (id = 1);
INSERT INTO installation (id) VALUES (1);
ALTER TABLE practice_clock ADD CONSTRAINT practice_clock_one_row CHECK (id);
INSERT INTO practice_clock (id, offset_ms) VALUES (true, 0);

CREATE FUNCTION practice_clock_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('practice_clock', NEW.offset_ms::text);
  RETURN NULL;
END $$;
CREATE TRIGGER practice_clock_moved AFTER UPDATE ON practice_clock FOR EACH ROW EXECUTE FUNCTION practice_clock_moved();

-- Closed lists (rule 19 and its neighbours; lib/domain/states.ts holds the same words, a test compares) ---------------
ALTER TABLE membership ADD CONSTRAINT membership_role CHECK (role IN ('owner','admin','finance','support','fulfilment','viewer'));
ALTER TABLE invitation ADD CONSTRAINT invitation_role CHECK (role IN ('owner','admin','finance','support','fulfilment','viewer'));
ALTER TABLE merchant ADD CONSTRAINT merchant_mode CHECK (mode IN ('watch','collect')),
  ADD CONSTRAINT merchant_currency CHECK (shop_currency ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT merchant_hours CHECK (charge_from_hour BETWEEN 0 AND 23 AND charge_until_hour BETWEEN 1 AND 24 AND charge_from_hour < charge_until_hour),
  ADD CONSTRAINT merchant_caps CHECK (daily_cap_count >= 0 AND daily_cap_minor >= 0),
  ADD CONSTRAINT merchant_notice CHECK (notice_hours >= 48 AND old_consent_notice_hours >= 168),
  ADD CONSTRAINT merchant_retry CHECK (retry_max BETWEEN 0 AND 8);
ALTER TABLE stripe_connection ADD CONSTRAINT stripe_connection_mode CHECK (mode IN ('test','live')),
  ADD CONSTRAINT stripe_connection_status CHECK (status IN ('new','ok','broken','removed'));
ALTER TABLE shopify_connection ADD CONSTRAINT shopify_connection_status CHECK (status IN ('new','ok','broken','uninstalled','removed'));
ALTER TABLE orders ADD CONSTRAINT orders_collector CHECK (collector IN ('stripe','shopify','manual')),
  ADD CONSTRAINT orders_activation CHECK (activation IN ('observed','active')),
  ADD CONSTRAINT orders_origin CHECK (origin IN ('webhook','backfill','import','reread')),
  ADD CONSTRAINT orders_currency CHECK (currency ~ '^[A-Z]{3}$' AND shop_currency ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT orders_fulfilment CHECK (fulfilment_status IN ('unfulfilled','partial','fulfilled')),
  ADD CONSTRAINT orders_payment_state CHECK (payment_state IN ('card_missing','scheduled','charging','processing','retry_wait','needs_card','needs_customer','needs_consent','invoice_open','in_doubt','paid','cancelled'));
ALTER TABLE instalment ADD CONSTRAINT instalment_state CHECK (state IN ('card_missing','scheduled','charging','processing','retry_wait','needs_card','needs_customer','needs_consent','invoice_open','in_doubt','paid','cancelled')),
  ADD CONSTRAINT instalment_kind CHECK (kind IN ('deposit','balance')),
  ADD CONSTRAINT instalment_amount CHECK (amount_minor >= 0),
  ADD CONSTRAINT instalment_currency CHECK (currency ~ '^[A-Z]{3}$'),
  -- A balance that may be charged by itself has a card and the consent it was agreed on; a balance in the bank's hands has both too.
  ADD CONSTRAINT instalment_card CHECK (kind = 'deposit' OR state NOT IN ('charging','processing','retry_wait','in_doubt') OR (card_id IS NOT NULL AND consent_id IS NOT NULL)),
  ADD CONSTRAINT instalment_paid_at CHECK ((state = 'paid') = (paid_at IS NOT NULL));
ALTER TABLE payment_object ADD CONSTRAINT payment_object_kind CHECK (kind IN ('payment_intent','checkout_session')),
  ADD CONSTRAINT payment_object_state CHECK (state IN ('creating','live','closed')),
  ADD CONSTRAINT payment_object_amount CHECK (amount_minor > 0),
  -- Closed only by Stripe's own word; not_made only when Stripe refused to make it (rule 7).
  ADD CONSTRAINT payment_object_closed CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
  ADD CONSTRAINT payment_object_closed_by CHECK (closed_by IS NULL OR closed_by IN ('succeeded','canceled','expired') OR (closed_by = 'not_made' AND stripe_id IS NULL)),
  ADD CONSTRAINT payment_object_live CHECK (state <> 'live' OR stripe_id IS NOT NULL);
ALTER TABLE attempt ADD CONSTRAINT attempt_state CHECK (state IN ('open','processing','unknown','succeeded','declined','needs_customer','not_made','abandoned')),
  ADD CONSTRAINT attempt_amount CHECK (amount_minor > 0),
  ADD CONSTRAINT attempt_settled CHECK ((state IN ('open','processing','unknown')) = (settled_at IS NULL)),
  ADD CONSTRAINT attempt_started_by CHECK (started_by IN ('timer','staff','run','new_card','customer'));
ALTER TABLE payment ADD CONSTRAINT payment_rail CHECK (rail IN ('stripe','shopify','manual')),
  ADD CONSTRAINT payment_kind CHECK (kind IN ('charge','refund','dispute')),
  ADD CONSTRAINT payment_status CHECK (status IN ('pending','succeeded','failed','cancelled')),
  ADD CONSTRAINT payment_amount CHECK (amount_minor > 0),
  ADD CONSTRAINT payment_parent CHECK (kind = 'charge' OR parent_id IS NOT NULL),
  ADD CONSTRAINT payment_record CHECK (record_state IN ('not_needed','owed','recorded','not_recordable'));
ALTER TABLE card ADD CONSTRAINT card_status CHECK (status IN ('active','removing','removed','replaced'));
ALTER TABLE consent ADD CONSTRAINT consent_status CHECK (status IN ('pending','active','superseded','revoked','abandoned')),
  ADD CONSTRAINT consent_cap CHECK (cap_minor > 0),
  ADD CONSTRAINT consent_active CHECK (status <> 'active' OR (card_id IS NOT NULL AND completed_at IS NOT NULL));
ALTER TABLE mail ADD CONSTRAINT mail_class CHECK (class IN ('legal','transactional','reminder','staff')),
  ADD CONSTRAINT mail_status CHECK (status IN ('queued','sending','accepted','refused','bounced','cancelled'));
ALTER TABLE inbox ADD CONSTRAINT inbox_status CHECK (status IN ('received','done','ignored','failed','not_understood')),
  ADD CONSTRAINT inbox_provider CHECK (provider IN ('shopify','stripe'));
ALTER TABLE backfill_run ADD CONSTRAINT backfill_status CHECK (status IN ('starting','querying','reading','paused','done','failed','stopped'));
ALTER TABLE detection_rule ADD CONSTRAINT detection_rule_kind CHECK (kind IN ('selling_plan','payment_terms','tag','line_property','variant','product_tag')),
  ADD CONSTRAINT detection_rule_collector CHECK (collector IN ('stripe','shopify','manual'));

-- One debt, one payment object, one open attempt (rules 7 and 8) ------------------------------------------------------
CREATE UNIQUE INDEX payment_object_one_live ON payment_object (merchant_id, instalment_id) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX attempt_one_open ON attempt (merchant_id, instalment_id) WHERE state IN ('open','processing','unknown');
CREATE UNIQUE INDEX attempt_one_success ON attempt (merchant_id, instalment_id) WHERE state = 'succeeded';
CREATE UNIQUE INDEX consent_one_active ON consent (merchant_id, order_id) WHERE status = 'active';
CREATE UNIQUE INDEX sender_one_default ON sender (merchant_id) WHERE is_default;
CREATE UNIQUE INDEX stripe_connection_one_in_use ON stripe_connection (merchant_id) WHERE status <> 'removed';
CREATE UNIQUE INDEX owed_work_one_open ON owed_work (merchant_id, kind, subject_id) WHERE done_at IS NULL;
CREATE UNIQUE INDEX inbox_event ON inbox (connection_id, topic, event_id) WHERE event_id IS NOT NULL;
CREATE UNIQUE INDEX backfill_one_running ON backfill_run (merchant_id, connection_id) WHERE status IN ('starting','querying','reading','paused');
CREATE UNIQUE INDEX pending_intent_one_open ON pending_intent (merchant_id, order_id, kind) WHERE applied_at IS NULL;
CREATE UNIQUE INDEX fulfilment_hold_one ON fulfilment_hold (merchant_id, fulfillment_order_gid, hold_gid) WHERE hold_gid IS NOT NULL;

-- What the sweeper asks for: small indexes over open work only (rule 12) -----------------------------------------------
CREATE INDEX instalment_due ON instalment (next_attempt_at) WHERE state IN ('scheduled','retry_wait');
CREATE INDEX attempt_unsettled ON attempt (opened_at) WHERE state IN ('open','processing','unknown');
CREATE INDEX attempt_unclaimed ON attempt (priority, opened_at) WHERE state = 'open' AND claimed_at IS NULL;
CREATE INDEX owed_work_due ON owed_work (next_at) WHERE done_at IS NULL;
CREATE INDEX mail_due ON mail (next_try_at) WHERE status IN ('queued','sending');
CREATE INDEX inbox_due ON inbox (received_at) WHERE status IN ('received','failed');
CREATE INDEX card_request_due ON card_request (next_at) WHERE stopped_at IS NULL;
CREATE INDEX payment_to_record ON payment (merchant_id, occurred_at) WHERE record_state IN ('owed','not_recordable');
CREATE INDEX audit_unchained ON audit_event (merchant_id, at, id) WHERE chain_no IS NULL;
CREATE UNIQUE INDEX audit_chain ON audit_event (merchant_id, chain_no) WHERE chain_no IS NOT NULL;

-- Lists: small tabs have their own order, search finds a part of a word -------------------------------------------------
CREATE INDEX orders_card_missing ON orders (merchant_id, due_on, id) WHERE payment_state = 'card_missing' AND cancelled_at IS NULL AND deleted_at IS NULL;
CREATE INDEX orders_action_needed ON orders (merchant_id, next_action_at, id) WHERE is_action_needed AND deleted_at IS NULL;
CREATE INDEX orders_unpaid_due ON orders (merchant_id, due_on, id) WHERE is_unpaid AND cancelled_at IS NULL AND deleted_at IS NULL;
CREATE INDEX orders_cancelled ON orders (merchant_id, placed_at DESC, id) WHERE cancelled_at IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX orders_search ON orders USING gin (merchant_id, search_text gin_trgm_ops);
CREATE INDEX person_email_lower ON person (merchant_id, lower(email));

-- Audit rows are written once; only the chain may be added later --------------------------------------------------------
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'audit rows are never deleted';
  END IF;
  IF OLD.chain_no IS NOT NULL OR (to_jsonb(OLD) - 'chain_no' - 'chain_hash') IS DISTINCT FROM (to_jsonb(NEW) - 'chain_no' - 'chain_hash') THEN
    RAISE EXCEPTION 'audit rows are never changed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();

-- Exact tab counts (rule 36): deltas beside the change, no hot row; lib/queries/order-tabs.ts lists with the same words --
CREATE FUNCTION order_tabs(o orders) RETURNS TABLE (tab text, day date) LANGUAGE sql IMMUTABLE AS $$
  SELECT t.tab, t.day FROM (VALUES
    ('all',           DATE '0001-01-01', true),
    ('unfulfilled',   DATE '0001-01-01', o.is_unfulfilled AND o.cancelled_at IS NULL),
    ('unpaid',        DATE '0001-01-01', o.is_unpaid AND o.cancelled_at IS NULL),
    ('card_missing',  DATE '0001-01-01', o.payment_state = 'card_missing' AND o.cancelled_at IS NULL),
    ('action_needed', DATE '0001-01-01', o.is_action_needed),
    ('due_soon',      o.due_on,          o.is_unpaid AND o.cancelled_at IS NULL AND o.due_on IS NOT NULL),
    ('paid',          DATE '0001-01-01', o.payment_state = 'paid' AND o.cancelled_at IS NULL),
    ('cancelled',     DATE '0001-01-01', o.cancelled_at IS NOT NULL)
  ) AS t(tab, day, belongs) WHERE t.belongs AND o.deleted_at IS NULL
$$;

CREATE FUNCTION count_order_tabs_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tab_delta (merchant_id, tab, day, delta)
  SELECT n.merchant_id, t.tab, t.day, count(*)::int FROM new_rows n CROSS JOIN LATERAL order_tabs(n::orders) t GROUP BY 1, 2, 3;
  RETURN NULL;
END $$;
CREATE FUNCTION count_order_tabs_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tab_delta (merchant_id, tab, day, delta)
  SELECT n.merchant_id, t.tab, t.day, -count(*)::int FROM old_rows n CROSS JOIN LATERAL order_tabs(n::orders) t GROUP BY 1, 2, 3;
  RETURN NULL;
END $$;
CREATE FUNCTION count_order_tabs_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tab_delta (merchant_id, tab, day, delta)
  SELECT merchant_id, tab, day, sum(d)::int FROM (
    SELECT n.merchant_id, t.tab, t.day, 1 AS d FROM new_rows n CROSS JOIN LATERAL order_tabs(n::orders) t
    UNION ALL
    SELECT n.merchant_id, t.tab, t.day, -1 FROM old_rows n CROSS JOIN LATERAL order_tabs(n::orders) t
  ) x GROUP BY 1, 2, 3 HAVING sum(d) <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER orders_count_insert AFTER INSERT ON orders REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_order_tabs_insert();
CREATE TRIGGER orders_count_delete AFTER DELETE ON orders REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_order_tabs_delete();
CREATE TRIGGER orders_count_update AFTER UPDATE ON orders REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_order_tabs_update();
