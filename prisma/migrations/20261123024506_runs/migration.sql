-- Runs: one action over many orders. A plan is kept row by row before anything happens, and exactly that plan is carried out.
CREATE TABLE "run" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'planned',
    "status_reason" JSONB,
    "search" TEXT,
    "settings" JSONB NOT NULL,
    "fingerprint" TEXT NOT NULL DEFAULT '',
    "included" INTEGER NOT NULL DEFAULT 0,
    "left_out" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "planned_by" UUID NOT NULL,
    "planned_at" TIMESTAMPTZ(3) NOT NULL,
    "started_by" UUID,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3),
    "canary_since" TIMESTAMPTZ(3),
    "claimed_by" TEXT,
    "claimed_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE INDEX "run_merchant_id_planned_at_id_idx" ON "run"("merchant_id", "planned_at" DESC, "id");
CREATE INDEX "run_to_work_off" ON "run" ("next_at") WHERE status = 'running';
CREATE INDEX "run_not_started" ON "run" ("planned_at") WHERE status = 'planned';
ALTER TABLE "run" ADD CONSTRAINT "run_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "run" ADD CONSTRAINT run_kind CHECK (kind IN ('send_links','collect','change_due'));
ALTER TABLE "run" ADD CONSTRAINT run_status CHECK (status IN ('planned','running','paused','stopped','done'));
ALTER TABLE "run" ADD CONSTRAINT run_started CHECK ((status = 'planned') = (started_at IS NULL));
ALTER TABLE "run" ADD CONSTRAINT run_finished CHECK ((status IN ('stopped','done')) = (finished_at IS NOT NULL));

CREATE TABLE "run_item" (
    "merchant_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "order_id" UUID NOT NULL,
    "instalment_id" UUID,
    "action" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "facts" JSONB,
    "warning" TEXT,
    "amount_minor" BIGINT,
    "currency" TEXT NOT NULL,
    "card_id" UUID,
    "due_on" DATE,
    "new_due_on" DATE,
    "attempt_id" UUID,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_item_pkey" PRIMARY KEY ("merchant_id","run_id","position")
);
ALTER TABLE "run_item" ADD CONSTRAINT "run_item_merchant_id_run_id_fkey" FOREIGN KEY ("merchant_id", "run_id") REFERENCES "run"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "run_item" ADD CONSTRAINT "run_item_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "run_item" ADD CONSTRAINT "run_item_merchant_id_attempt_id_fkey" FOREIGN KEY ("merchant_id", "attempt_id") REFERENCES "attempt"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "run_item" ADD CONSTRAINT run_item_action CHECK (action IN ('send_link','charge','notify','change_due'));
ALTER TABLE "run_item" ADD CONSTRAINT run_item_state CHECK (state IN ('left_out','waiting','done','skipped'));
-- What was not done says why.
ALTER TABLE "run_item" ADD CONSTRAINT run_item_reason CHECK (state NOT IN ('left_out','skipped') OR reason IS NOT NULL);
CREATE INDEX "run_item_waiting" ON "run_item" ("merchant_id", "run_id", "position") WHERE state = 'waiting';
CREATE INDEX "run_item_attempt" ON "run_item" ("merchant_id", "run_id", "attempt_id") WHERE attempt_id IS NOT NULL;
