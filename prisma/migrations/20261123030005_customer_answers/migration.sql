-- A promise date that was moved, and what the customer said to it (rule 25). One question an order waits at a time.
CREATE TABLE "promise_answer" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "old_on" DATE,
    "new_on" DATE,
    "reason" TEXT NOT NULL,
    "needs_answer" BOOLEAN NOT NULL,
    "mail_id" UUID,
    "moved_by" UUID,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "answer" TEXT,
    "answered_at" TIMESTAMPTZ(3),
    "answered_via" TEXT,
    "superseded_at" TIMESTAMPTZ(3),

    CONSTRAINT "promise_answer_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE INDEX "promise_answer_merchant_id_order_id_idx" ON "promise_answer"("merchant_id", "order_id");
ALTER TABLE "promise_answer" ADD CONSTRAINT "promise_answer_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "promise_answer" ADD CONSTRAINT "promise_answer_merchant_id_mail_id_fkey" FOREIGN KEY ("merchant_id", "mail_id") REFERENCES "mail"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE promise_answer ADD CONSTRAINT promise_answer_answer CHECK (answer IN ('accept','cancel'));
ALTER TABLE promise_answer ADD CONSTRAINT promise_answer_via CHECK (answered_via IN ('page','staff'));
ALTER TABLE promise_answer ADD CONSTRAINT promise_answer_whole CHECK ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_via IS NULL));
CREATE UNIQUE INDEX promise_answer_one_open ON promise_answer (merchant_id, order_id) WHERE answered_at IS NULL AND superseded_at IS NULL;

-- A customer who withdraws (EU, needs nobody's approval) or asks for a cancellation (staff answer) (rule 26).
CREATE TABLE "withdrawal" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "refund_due_on" DATE,
    "address" TEXT,
    "user_agent" TEXT,
    "answer" TEXT,
    "answered_at" TIMESTAMPTZ(3),
    "answered_by" UUID,

    CONSTRAINT "withdrawal_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE INDEX "withdrawal_merchant_id_order_id_idx" ON "withdrawal"("merchant_id", "order_id");
CREATE INDEX "withdrawal_merchant_id_customer_id_idx" ON "withdrawal"("merchant_id", "customer_id");
ALTER TABLE "withdrawal" ADD CONSTRAINT "withdrawal_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "withdrawal" ADD CONSTRAINT "withdrawal_merchant_id_customer_id_fkey" FOREIGN KEY ("merchant_id", "customer_id") REFERENCES "customer"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE withdrawal ADD CONSTRAINT withdrawal_kind CHECK (kind IN ('withdrawal','cancellation_request'));
ALTER TABLE withdrawal ADD CONSTRAINT withdrawal_via CHECK (via IN ('page','public'));
ALTER TABLE withdrawal ADD CONSTRAINT withdrawal_answer CHECK (answer IN ('accepted','refused'));
ALTER TABLE withdrawal ADD CONSTRAINT withdrawal_whole CHECK ((answer IS NULL) = (answered_at IS NULL));
ALTER TABLE withdrawal ADD CONSTRAINT withdrawal_refund_due CHECK ((kind = 'withdrawal') = (refund_due_on IS NOT NULL));
-- A withdrawal is declared once; a request that was refused may be made again.
CREATE UNIQUE INDEX withdrawal_once ON withdrawal (merchant_id, order_id) WHERE kind = 'withdrawal';
CREATE UNIQUE INDEX withdrawal_one_open_request ON withdrawal (merchant_id, order_id) WHERE kind = 'cancellation_request' AND answered_at IS NULL;

-- A delivery address the customer wants (rule 32). The address itself stands with the person, the one erasable place (rule 34).
CREATE TABLE "address_request" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "new_country" TEXT,
    "new_region" TEXT,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),
    "answered_by" UUID,
    "refused_why" TEXT,

    CONSTRAINT "address_request_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE INDEX "address_request_merchant_id_order_id_idx" ON "address_request"("merchant_id", "order_id");
CREATE INDEX "address_request_merchant_id_customer_id_idx" ON "address_request"("merchant_id", "customer_id");
ALTER TABLE "address_request" ADD CONSTRAINT "address_request_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "address_request" ADD CONSTRAINT "address_request_merchant_id_customer_id_fkey" FOREIGN KEY ("merchant_id", "customer_id") REFERENCES "customer"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE address_request ADD CONSTRAINT address_request_status CHECK (status IN ('writing','asked','written','refused','replaced'));
ALTER TABLE address_request ADD CONSTRAINT address_request_done CHECK ((status IN ('writing','asked')) = (done_at IS NULL));
CREATE UNIQUE INDEX address_request_one_open ON address_request (merchant_id, order_id) WHERE done_at IS NULL;
-- By address request, until it is written or refused.
ALTER TABLE "person" ADD COLUMN "wanted_addresses" JSONB NOT NULL DEFAULT '{}';

-- The order was delivered on this day in the shop's zone; withdrawal ends 14 days after it (rule 26). Null: not known to be.
ALTER TABLE "orders" ADD COLUMN "delivered_on" DATE;
