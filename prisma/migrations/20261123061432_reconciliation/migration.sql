-- Reconciliation: our books, Stripe's and Shopify's held against each other, and every difference with its evidence (issue 5).
CREATE TABLE "reconciliation_run" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "phase" TEXT NOT NULL DEFAULT 'charges',
    "window_from" TIMESTAMPTZ(3) NOT NULL,
    "window_until" TIMESTAMPTZ(3) NOT NULL,
    "cursor" JSONB NOT NULL DEFAULT '{}',
    "charges" INTEGER NOT NULL DEFAULT 0,
    "refunds" INTEGER NOT NULL DEFAULT 0,
    "orders" INTEGER NOT NULL DEFAULT 0,
    "examined" INTEGER NOT NULL DEFAULT 0,
    "found" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "started_by" UUID,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_by" TEXT,
    "claimed_at" TIMESTAMPTZ(3),

    CONSTRAINT "reconciliation_run_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE INDEX "reconciliation_run_merchant_id_started_at_id_idx" ON "reconciliation_run"("merchant_id", "started_at" DESC, "id");
CREATE INDEX "reconciliation_run_to_work_off" ON "reconciliation_run" ("next_at") WHERE state = 'running';
-- One at a time a shop: two would ask Stripe and Shopify the same questions and write the same rows.
CREATE UNIQUE INDEX "reconciliation_run_one" ON "reconciliation_run" ("merchant_id") WHERE state = 'running';
ALTER TABLE "reconciliation_run" ADD CONSTRAINT "reconciliation_run_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "reconciliation_run" ADD CONSTRAINT reconciliation_run_kind CHECK (kind IN ('nightly','on_demand'));
ALTER TABLE "reconciliation_run" ADD CONSTRAINT reconciliation_run_state CHECK (state IN ('running','done','failed'));
ALTER TABLE "reconciliation_run" ADD CONSTRAINT reconciliation_run_phase CHECK (phase IN ('charges','refunds','shop_ask','shop_wait','shop_read','ours'));
ALTER TABLE "reconciliation_run" ADD CONSTRAINT reconciliation_run_window CHECK (window_from < window_until);
ALTER TABLE "reconciliation_run" ADD CONSTRAINT reconciliation_run_finished CHECK ((state = 'running') = (finished_at IS NULL));

CREATE TABLE "reconciliation_difference" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "class" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "order_id" UUID,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "occurred_on" DATE NOT NULL,
    "evidence" JSONB NOT NULL,
    "fix" TEXT NOT NULL,
    "fix_target" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "problem" TEXT,
    "note" TEXT,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "pressed_by" UUID,
    "pressed_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "closed_by" UUID,

    CONSTRAINT "reconciliation_difference_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE INDEX "reconciliation_difference_merchant_id_occurred_on_idx" ON "reconciliation_difference"("merchant_id", "occurred_on" DESC);
CREATE INDEX "reconciliation_difference_merchant_id_order_id_idx" ON "reconciliation_difference"("merchant_id", "order_id");
-- One open row a difference, however many runs see it; what a person has dismissed stays dismissed until it changes.
CREATE UNIQUE INDEX "reconciliation_difference_one" ON "reconciliation_difference" ("merchant_id", "class", "subject") WHERE state IN ('open','fixing','dismissed');
ALTER TABLE "reconciliation_difference" ADD CONSTRAINT "reconciliation_difference_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "reconciliation_difference" ADD CONSTRAINT "reconciliation_difference_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "reconciliation_difference" ADD CONSTRAINT reconciliation_difference_class CHECK (class IN ('charged_not_recorded','recorded_not_charged','refunded_on_one_side','cancelled_but_scheduled','amount_or_currency_differs','orphan_charge','unknown_outcome'));
ALTER TABLE "reconciliation_difference" ADD CONSTRAINT reconciliation_difference_fix CHECK (fix IN ('settle_from_stripe','record_in_shopify','withdraw_booking','correct_booking','acknowledge_payment','count_refunds','mirror_refund','refund_at_stripe','refund_orphan','stop_schedule','read_order','ask_stripe','look'));
ALTER TABLE "reconciliation_difference" ADD CONSTRAINT reconciliation_difference_state CHECK (state IN ('open','fixing','fixed','dismissed','gone'));
ALTER TABLE "reconciliation_difference" ADD CONSTRAINT reconciliation_difference_closed CHECK ((state IN ('open','fixing')) = (closed_at IS NULL));
ALTER TABLE "reconciliation_difference" ADD CONSTRAINT reconciliation_difference_pressed CHECK (state <> 'fixing' OR pressed_at IS NOT NULL);
-- Whoever sets a difference aside says why.
ALTER TABLE "reconciliation_difference" ADD CONSTRAINT reconciliation_difference_note CHECK (state <> 'dismissed' OR note <> '');
