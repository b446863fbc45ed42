-- What an order waits for a person with: one case an order, its reason, amount and age (issue 3 §10). Columns of the cache.
ALTER TABLE "orders" ADD COLUMN "case_reason" TEXT, ADD COLUMN "case_minor" BIGINT, ADD COLUMN "case_since" TIMESTAMPTZ(3);
ALTER TABLE orders ADD CONSTRAINT orders_case_reason CHECK (case_reason IN ('disputed','refund_failed','cancellation_stuck','asked_by_customer','to_refund','unproven_payment','unreachable','needs_consent','needs_card','needs_customer','charge_refused','not_recorded','card_missing'));
ALTER TABLE orders ADD CONSTRAINT orders_case CHECK ((case_reason IS NULL) = (case_since IS NULL) AND (case_reason IS NULL) = (case_minor IS NULL));
CREATE INDEX orders_case_age ON orders (merchant_id, case_since, id) WHERE case_reason IS NOT NULL;
CREATE INDEX orders_case_amount ON orders (merchant_id, case_minor, id) WHERE case_reason IS NOT NULL;

-- An order in *Action needed* is there at once, or, for want of a card, from the day after its due date: that one is counted by day (rule 36).
-- Money to send back keeps an order there even when the shop has deleted it.
CREATE OR REPLACE FUNCTION order_tabs(o orders) RETURNS TABLE (tab text, day date) LANGUAGE sql IMMUTABLE AS $$
  SELECT t.tab, t.day FROM (VALUES
    ('all',           DATE '0001-01-01', true),
    ('unfulfilled',   DATE '0001-01-01', o.is_unfulfilled AND o.cancelled_at IS NULL),
    ('unpaid',        DATE '0001-01-01', o.is_unpaid AND o.cancelled_at IS NULL),
    ('card_missing',  DATE '0001-01-01', o.payment_state = 'card_missing' AND o.cancelled_at IS NULL),
    ('action_needed', DATE '0001-01-01', o.is_action_needed),
    ('action_needed', o.due_on + 1,      NOT o.is_action_needed AND o.case_reason = 'card_missing' AND o.due_on IS NOT NULL AND o.deleted_at IS NULL),
    ('due_soon',      o.due_on,          o.is_unpaid AND o.cancelled_at IS NULL AND o.due_on IS NOT NULL),
    ('paid',          DATE '0001-01-01', o.payment_state = 'paid' AND o.cancelled_at IS NULL),
    ('cancelled',     DATE '0001-01-01', o.cancelled_at IS NOT NULL)
  ) AS t(tab, day, belongs) WHERE t.belongs AND (o.deleted_at IS NULL OR t.tab = 'action_needed')
$$;

UPDATE orders SET case_minor = balance_minor, case_since = now(), case_reason =
  CASE WHEN is_disputed THEN 'disputed' WHEN is_refund_required THEN 'to_refund' ELSE payment_state END
WHERE is_action_needed AND (is_disputed OR is_refund_required OR payment_state IN ('needs_card','needs_customer','needs_consent'));
UPDATE orders SET case_minor = balance_minor, case_since = (due_on + 1)::timestamptz, case_reason = 'card_missing'
WHERE case_reason IS NULL AND payment_state = 'card_missing' AND due_on IS NOT NULL AND cancelled_at IS NULL AND deleted_at IS NULL
  AND collector = 'stripe' AND activation = 'active';

-- What follows a mail that got no answer: reminders to confirm or to agree, and the way to the final notice and the end (rules 23, 24).
CREATE TABLE "follow_up" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "instalment_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "attempt_id" UUID,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "step" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3),
    "last_sent_at" TIMESTAMPTZ(3),
    "stopped_at" TIMESTAMPTZ(3),
    "stop_reason" TEXT,

    CONSTRAINT "follow_up_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE UNIQUE INDEX "follow_up_merchant_id_instalment_id_kind_key" ON "follow_up"("merchant_id", "instalment_id", "kind");
CREATE INDEX "follow_up_merchant_id_order_id_idx" ON "follow_up"("merchant_id", "order_id");
ALTER TABLE "follow_up" ADD CONSTRAINT "follow_up_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "follow_up" ADD CONSTRAINT "follow_up_merchant_id_instalment_id_fkey" FOREIGN KEY ("merchant_id", "instalment_id") REFERENCES "instalment"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "follow_up" ADD CONSTRAINT "follow_up_merchant_id_attempt_id_fkey" FOREIGN KEY ("merchant_id", "attempt_id") REFERENCES "attempt"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE follow_up ADD CONSTRAINT follow_up_kind CHECK (kind IN ('confirm','consent','dunning'));
ALTER TABLE follow_up ADD CONSTRAINT follow_up_stopped CHECK ((next_at IS NULL) = (stopped_at IS NOT NULL) AND (stopped_at IS NULL) = (stop_reason IS NULL));
ALTER TABLE follow_up ADD CONSTRAINT follow_up_attempt CHECK (kind <> 'confirm' OR attempt_id IS NOT NULL);
CREATE INDEX follow_up_due ON follow_up (next_at) WHERE stopped_at IS NULL;

-- Balances that wait already: their way to the end begins with what happened last.
INSERT INTO follow_up (merchant_id, id, order_id, instalment_id, kind, started_at, next_at)
SELECT i.merchant_id, gen_random_uuid(), i.order_id, i.id, 'dunning', i.last_attempt_at, i.last_attempt_at
FROM instalment i WHERE i.state IN ('needs_card','needs_customer','retry_wait') AND i.last_attempt_at IS NOT NULL;

-- Cancelling by itself is off until a shop switches it on (rule 24).
ALTER TABLE "merchant" ADD COLUMN "auto_cancel_after_days" INTEGER, ADD COLUMN "final_notice_hours" INTEGER NOT NULL DEFAULT 48, ADD COLUMN "cards_checked_on" DATE;
ALTER TABLE merchant ADD CONSTRAINT merchant_auto_cancel CHECK (auto_cancel_after_days BETWEEN 7 AND 365 AND final_notice_hours BETWEEN 48 AND 720);
