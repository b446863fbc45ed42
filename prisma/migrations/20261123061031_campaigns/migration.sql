-- Campaigns: what is sold ahead of time, promised for when, taken from which stock, charged when (issue 4 §5, §6; rule 35).
CREATE TABLE "campaign" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "promise_from" DATE,
    "promise_to" DATE,
    "deposit_kind" TEXT NOT NULL,
    "deposit_minor" BIGINT,
    "deposit_percent" INTEGER,
    "currency" TEXT NOT NULL,
    "charge_trigger" TEXT NOT NULL,
    "charge_on" DATE,
    "notice_days" INTEGER NOT NULL DEFAULT 2,
    "stock" TEXT NOT NULL,
    "unit_cap" INTEGER,
    "units_within" INTEGER NOT NULL DEFAULT 0,
    "units_beyond" INTEGER NOT NULL DEFAULT 0,
    "stock_arrived_at" TIMESTAMPTZ(3),
    "stock_arrived_by" UUID,
    "plan_owner" TEXT NOT NULL DEFAULT 'none',
    "plan_app" TEXT,
    "plan_group_gid" TEXT,
    "plan_state" TEXT NOT NULL DEFAULT 'off',
    "plan_problem" TEXT,
    "plan_sold_out" BOOLEAN NOT NULL DEFAULT false,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE UNIQUE INDEX "campaign_merchant_id_name_key" ON "campaign"("merchant_id", "name");
CREATE UNIQUE INDEX "campaign_merchant_id_plan_group_gid_key" ON "campaign"("merchant_id", "plan_group_gid");
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "campaign" ADD CONSTRAINT campaign_status CHECK (status IN ('open','ended'));
ALTER TABLE "campaign" ADD CONSTRAINT campaign_deposit_kind CHECK (deposit_kind IN ('none','fixed','percent'));
ALTER TABLE "campaign" ADD CONSTRAINT campaign_charge_trigger CHECK (charge_trigger IN ('date','on_fulfilment','stock_arrives','by_hand'));
ALTER TABLE "campaign" ADD CONSTRAINT campaign_stock CHECK (stock IN ('at_sale','at_fulfilment'));
ALTER TABLE "campaign" ADD CONSTRAINT campaign_plan_owner CHECK (plan_owner IN ('none','ours','other'));
ALTER TABLE "campaign" ADD CONSTRAINT campaign_plan_state CHECK (plan_state IN ('off','owed','in_step','refused'));
ALTER TABLE "campaign" ADD CONSTRAINT campaign_window CHECK ((promise_from IS NULL) = (promise_to IS NULL) AND promise_from <= promise_to);
ALTER TABLE "campaign" ADD CONSTRAINT campaign_deposit CHECK (
  (deposit_kind = 'fixed') = (deposit_minor IS NOT NULL) AND (deposit_kind = 'percent') = (deposit_percent IS NOT NULL)
  AND deposit_minor > 0 AND deposit_percent BETWEEN 1 AND 99);
ALTER TABLE "campaign" ADD CONSTRAINT campaign_charge CHECK (charge_trigger = 'date' OR charge_on IS NULL);
ALTER TABLE "campaign" ADD CONSTRAINT campaign_units CHECK (unit_cap >= 0 AND units_within >= 0 AND units_beyond >= 0);
ALTER TABLE "campaign" ADD CONSTRAINT campaign_notice_days CHECK (notice_days BETWEEN 2 AND 60);
-- Only a plan of somebody else's has another app's name, and is none of ours to write.
ALTER TABLE "campaign" ADD CONSTRAINT campaign_plan CHECK ((plan_owner = 'other') = (plan_app IS NOT NULL) AND (plan_owner = 'ours') = (plan_state <> 'off'));

-- What is sold under it: an order's lines are held against these.
CREATE TABLE "campaign_item" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "campaign_item_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE UNIQUE INDEX "campaign_item_merchant_id_campaign_id_kind_value_key" ON "campaign_item"("merchant_id", "campaign_id", "kind", "value");
CREATE INDEX "campaign_item_merchant_id_value_idx" ON "campaign_item"("merchant_id", "value");
ALTER TABLE "campaign_item" ADD CONSTRAINT "campaign_item_merchant_id_campaign_id_fkey" FOREIGN KEY ("merchant_id", "campaign_id") REFERENCES "campaign"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "campaign_item" ADD CONSTRAINT campaign_item_kind CHECK (kind IN ('product','variant','sku','selling_plan'));

-- The place an order has: its units, within the cap or beyond it, and when they are taken out of stock.
CREATE TABLE "campaign_order" (
    "merchant_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "why_kind" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "units" INTEGER NOT NULL,
    "place" TEXT NOT NULL,
    "stock" TEXT NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL,
    "joined_by" UUID,

    CONSTRAINT "campaign_order_pkey" PRIMARY KEY ("merchant_id","order_id")
);
CREATE INDEX "campaign_order_merchant_id_campaign_id_order_id_idx" ON "campaign_order"("merchant_id", "campaign_id", "order_id");
CREATE INDEX campaign_order_beyond ON campaign_order (merchant_id, campaign_id, joined_at) WHERE place = 'beyond';
ALTER TABLE "campaign_order" ADD CONSTRAINT "campaign_order_merchant_id_campaign_id_fkey" FOREIGN KEY ("merchant_id", "campaign_id") REFERENCES "campaign"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "campaign_order" ADD CONSTRAINT "campaign_order_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "campaign_order" ADD CONSTRAINT campaign_order_why_kind CHECK (why_kind IN ('product','variant','sku','selling_plan'));
ALTER TABLE "campaign_order" ADD CONSTRAINT campaign_order_place CHECK (place IN ('within','beyond','freed'));
ALTER TABLE "campaign_order" ADD CONSTRAINT campaign_order_stock CHECK (stock IN ('at_sale','at_fulfilment'));
ALTER TABLE "campaign_order" ADD CONSTRAINT campaign_order_units CHECK (units >= 0);

-- An order beyond its campaign's cap waits for a person.
ALTER TABLE orders DROP CONSTRAINT orders_case_reason;
ALTER TABLE orders ADD CONSTRAINT orders_case_reason CHECK (case_reason IN ('disputed','refund_failed','cancellation_stuck','asked_by_customer','to_refund','unproven_payment','beyond_cap','unreachable','needs_consent','needs_card','needs_customer','charge_refused','not_recorded','card_missing'));
