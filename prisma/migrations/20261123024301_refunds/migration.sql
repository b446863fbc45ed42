-- Cancelling an order everywhere, a step at a time (issue 4 §7). At most one is under way an order.
CREATE TABLE "cancellation" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "asked_by" TEXT NOT NULL,
    "actor_id" UUID,
    "reason" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "refund" TEXT NOT NULL,
    "restock" BOOLEAN NOT NULL,
    "tell_customer" BOOLEAN NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "cancellation_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE INDEX "cancellation_merchant_id_order_id_idx" ON "cancellation"("merchant_id", "order_id");
CREATE UNIQUE INDEX cancellation_one_open ON cancellation (merchant_id, order_id) WHERE done_at IS NULL;
ALTER TABLE "cancellation" ADD CONSTRAINT "cancellation_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE cancellation ADD CONSTRAINT cancellation_asked_by CHECK (asked_by IN ('staff','customer','dunning','shopify'));
ALTER TABLE cancellation ADD CONSTRAINT cancellation_scope CHECK (scope IN ('whole','rest'));
ALTER TABLE cancellation ADD CONSTRAINT cancellation_refund CHECK (refund IN ('full','none'));

CREATE TABLE "cancellation_step" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "cancellation_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    -- Why it waits or was refused, in the words of whoever said so.
    "detail" TEXT,
    -- What the other side called the work it began, to ask after it.
    "external_id" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "cancellation_step_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE UNIQUE INDEX "cancellation_step_merchant_id_cancellation_id_step_key" ON "cancellation_step"("merchant_id", "cancellation_id", "step");
ALTER TABLE "cancellation_step" ADD CONSTRAINT "cancellation_step_merchant_id_cancellation_id_fkey" FOREIGN KEY ("merchant_id", "cancellation_id") REFERENCES "cancellation"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE cancellation_step ADD CONSTRAINT cancellation_step_step CHECK (step IN ('stop_schedule','void_payments','refund','release_hold','cancel_in_shop','tell_customer'));
ALTER TABLE cancellation_step ADD CONSTRAINT cancellation_step_state CHECK (state IN ('open','waiting','refused','done','skipped'));
ALTER TABLE cancellation_step ADD CONSTRAINT cancellation_step_done CHECK ((state IN ('done','skipped')) = (done_at IS NOT NULL));

-- Money on its way back, with the goods it is for: one of these is one refund in Shopify (rules 2 and 15).
CREATE TABLE "refund" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "cancellation_id" UUID,
    "asked_by" TEXT NOT NULL,
    "actor_id" UUID,
    "reason" TEXT NOT NULL,
    "note" TEXT,
    -- What caused it, where the same cause must not cause a second one.
    "cause_key" TEXT,
    "lines" JSONB NOT NULL DEFAULT '[]',
    "shipping_minor" BIGINT NOT NULL DEFAULT 0,
    "restock" BOOLEAN NOT NULL DEFAULT false,
    "shop_state" TEXT NOT NULL,
    "shop_key" TEXT,
    "shop_key_at" TIMESTAMPTZ(3),
    "shop_refund_gid" TEXT,
    "shop_problem" TEXT,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "refund_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE INDEX "refund_merchant_id_order_id_idx" ON "refund"("merchant_id", "order_id");
CREATE UNIQUE INDEX "refund_merchant_id_cause_key_key" ON "refund"("merchant_id", "cause_key");
CREATE UNIQUE INDEX "refund_merchant_id_shop_refund_gid_key" ON "refund"("merchant_id", "shop_refund_gid");
ALTER TABLE "refund" ADD CONSTRAINT "refund_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "refund" ADD CONSTRAINT "refund_merchant_id_cancellation_id_fkey" FOREIGN KEY ("merchant_id", "cancellation_id") REFERENCES "cancellation"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE refund ADD CONSTRAINT refund_shop_state CHECK (shop_state IN ('waiting','sent','in_doubt','refused','done','not_needed'));
ALTER TABLE refund ADD CONSTRAINT refund_shipping CHECK (shipping_minor >= 0);

-- A part of a refund: one payment, one rail, one sum. The key is the outside call's, kept so that a repeat is the same call.
CREATE TABLE "refund_part" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "refund_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "rail" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'requested',
    "idempotency_key" TEXT NOT NULL,
    "key_at" TIMESTAMPTZ(3) NOT NULL,
    "external_id" TEXT,
    "problem" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "refund_part_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE UNIQUE INDEX "refund_part_idempotency_key_key" ON "refund_part"("idempotency_key");
CREATE UNIQUE INDEX "refund_part_merchant_id_external_id_key" ON "refund_part"("merchant_id", "external_id");
CREATE INDEX "refund_part_merchant_id_refund_id_idx" ON "refund_part"("merchant_id", "refund_id");
CREATE INDEX "refund_part_merchant_id_payment_id_idx" ON "refund_part"("merchant_id", "payment_id");
ALTER TABLE "refund_part" ADD CONSTRAINT "refund_part_merchant_id_refund_id_fkey" FOREIGN KEY ("merchant_id", "refund_id") REFERENCES "refund"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "refund_part" ADD CONSTRAINT "refund_part_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "refund_part" ADD CONSTRAINT "refund_part_merchant_id_payment_id_fkey" FOREIGN KEY ("merchant_id", "payment_id") REFERENCES "payment"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE refund_part ADD CONSTRAINT refund_part_rail CHECK (rail IN ('stripe','shopify','manual'));
ALTER TABLE refund_part ADD CONSTRAINT refund_part_amount CHECK (amount_minor > 0);
ALTER TABLE refund_part ADD CONSTRAINT refund_part_state CHECK (state IN ('requested','sent','in_doubt','pending','succeeded','failed'));
ALTER TABLE refund_part ADD CONSTRAINT refund_part_settled CHECK ((state IN ('succeeded','failed')) = (settled_at IS NOT NULL));

-- What a full refund made in Shopify does to the preorder: it is cancelled everywhere, or only its schedule stops and staff decide.
ALTER TABLE "merchant" ADD COLUMN "on_full_refund" TEXT NOT NULL DEFAULT 'cancel';
ALTER TABLE merchant ADD CONSTRAINT merchant_on_full_refund CHECK (on_full_refund IN ('cancel','ask'));
