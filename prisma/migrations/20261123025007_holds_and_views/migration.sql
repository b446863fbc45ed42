-- Holds of ours, each with why, until when and what became of it. What the shop itself shows stands in fulfilment_hold; the handle joins the two.
CREATE TABLE "hold" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "note" TEXT,
    "lines" JSONB,
    "until" DATE,
    "handle" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'placing',
    "refused_message" TEXT,
    "told" TEXT NOT NULL DEFAULT 'nothing',
    "told_reason" TEXT,
    "placed_by" UUID,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "held_at" TIMESTAMPTZ(3),
    "released_at" TIMESTAMPTZ(3),
    "released_by" UUID,
    "release_reason" TEXT,
    "is_forced" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "hold_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE INDEX "hold_merchant_id_order_id_placed_at_idx" ON "hold"("merchant_id", "order_id", "placed_at");
ALTER TABLE "hold" ADD CONSTRAINT "hold_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE hold ADD CONSTRAINT hold_source CHECK (source IN ('balance','staff','run'));
ALTER TABLE hold ADD CONSTRAINT hold_reason CHECK (reason IN ('awaiting_payment','inventory_out_of_stock','unknown_delivery_date','incorrect_address','high_risk_of_fraud','awaiting_return_items','other'));
ALTER TABLE hold ADD CONSTRAINT hold_state CHECK (state IN ('placing','held','releasing','released','refused'));
ALTER TABLE hold ADD CONSTRAINT hold_told CHECK (told IN ('nothing','status_mail','delay_notice'));
ALTER TABLE hold ADD CONSTRAINT hold_handle CHECK (handle LIKE 'predesk-%' AND length(handle) <= 64),
  ADD CONSTRAINT hold_released CHECK ((state = 'released') = (released_at IS NOT NULL)),
  ADD CONSTRAINT hold_forced CHECK (NOT is_forced OR release_reason IS NOT NULL),
  ADD CONSTRAINT hold_silence CHECK (told <> 'nothing' OR source <> 'staff' OR told_reason IS NOT NULL),
  ADD CONSTRAINT hold_refused CHECK ((state = 'refused') = (refused_message IS NOT NULL));
-- The balance holds an order once; whoever presses twice places one hold.
CREATE UNIQUE INDEX hold_one_for_balance ON hold (merchant_id, order_id) WHERE source = 'balance' AND state IN ('placing','held','releasing');
CREATE UNIQUE INDEX hold_one_placing ON hold (merchant_id, order_id) WHERE source <> 'balance' AND state = 'placing';
CREATE UNIQUE INDEX hold_handle_once ON hold (merchant_id, order_id, handle) WHERE state IN ('placing','held','releasing');
CREATE INDEX hold_until_due ON hold (until) WHERE state = 'held' AND until IS NOT NULL;

-- Fulfilment waits for the balance by itself unless the shop does not want it.
ALTER TABLE "merchant" ADD COLUMN "holds_until_paid" BOOLEAN NOT NULL DEFAULT true;

-- Holds that stand already are the balance's.
INSERT INTO hold (merchant_id, id, order_id, source, reason, handle, state, placed_at, held_at)
SELECT h.merchant_id, gen_random_uuid(), h.order_id, 'balance', 'awaiting_payment', 'predesk-balance', 'held', min(h.placed_at), min(h.placed_at)
FROM fulfilment_hold h WHERE h.is_ours AND h.released_at IS NULL AND h.handle = 'predesk-balance' GROUP BY h.merchant_id, h.order_id;

-- A request to pay one balance: our mailed link, open until it is paid, withdrawn or over.
CREATE TABLE "payment_request" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "instalment_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "opened_by" UUID,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "reminders" INTEGER NOT NULL DEFAULT 0,
    "next_reminder_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "closed_by" UUID,
    "closed_reason" TEXT,

    CONSTRAINT "payment_request_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE INDEX "payment_request_merchant_id_order_id_idx" ON "payment_request"("merchant_id", "order_id");
ALTER TABLE "payment_request" ADD CONSTRAINT "payment_request_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "payment_request" ADD CONSTRAINT "payment_request_merchant_id_instalment_id_fkey" FOREIGN KEY ("merchant_id", "instalment_id") REFERENCES "instalment"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE payment_request ADD CONSTRAINT payment_request_state CHECK (state IN ('open','paid','withdrawn','expired'));
ALTER TABLE payment_request ADD CONSTRAINT payment_request_closed CHECK ((state = 'open') = (closed_at IS NULL)),
  ADD CONSTRAINT payment_request_lives CHECK (expires_at > opened_at);
CREATE UNIQUE INDEX payment_request_one_open ON payment_request (merchant_id, instalment_id) WHERE state = 'open';
CREATE INDEX payment_request_due ON payment_request (expires_at) WHERE state = 'open';

-- A way of looking at the orders page with a name: one person's, or everybody's.
CREATE TABLE "saved_view" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "is_shared" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE UNIQUE INDEX "saved_view_merchant_id_user_id_name_key" ON "saved_view"("merchant_id", "user_id", "name");
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE saved_view ADD CONSTRAINT saved_view_name CHECK (length(name) BETWEEN 1 AND 60),
  ADD CONSTRAINT saved_view_query CHECK (length(query) <= 1000);

-- Money marked as received in the shop with no charge behind it is looked at by a person, once.
ALTER TABLE "payment" ADD COLUMN "acknowledged_at" TIMESTAMPTZ(3), ADD COLUMN "acknowledged_by" UUID;
