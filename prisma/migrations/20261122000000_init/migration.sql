-- CreateTable
CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "money_paused_at" TIMESTAMPTZ(3),
    "money_paused_reason" TEXT,
    "database_fingerprint" TEXT,
    "set_up_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "practice_clock" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "offset_ms" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "practice_clock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "language" TEXT NOT NULL DEFAULT 'en',
    "theme" TEXT NOT NULL DEFAULT 'system',
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "disabled_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "merchant_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("merchant_id","user_id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "merchant_id" UUID,
    "email" TEXT,
    "role" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "invited_by" UUID,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_counter" (
    "key" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "rate_counter_pkey" PRIMARY KEY ("key","window_start")
);

-- CreateTable
CREATE TABLE "merchant" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "legal_name" TEXT NOT NULL,
    "vat_number" TEXT,
    "address" TEXT,
    "country" TEXT NOT NULL,
    "timezone" TEXT NOT NULL,
    "default_language" TEXT NOT NULL DEFAULT 'en',
    "shop_currency" TEXT NOT NULL,
    "support_email" TEXT,
    "statement_descriptor" TEXT NOT NULL,
    "accent_color" TEXT NOT NULL DEFAULT '#4f46e5',
    "logo_url" TEXT,
    "mode" TEXT NOT NULL DEFAULT 'watch',
    "collect_switched_on_at" TIMESTAMPTZ(3),
    "collect_switched_on_by" UUID,
    "money_paused_at" TIMESTAMPTZ(3),
    "money_paused_reason" TEXT,
    "daily_cap_count" INTEGER NOT NULL DEFAULT 500,
    "daily_cap_minor" BIGINT NOT NULL DEFAULT 5000000,
    "charge_from_hour" INTEGER NOT NULL DEFAULT 9,
    "charge_until_hour" INTEGER NOT NULL DEFAULT 18,
    "notice_hours" INTEGER NOT NULL DEFAULT 48,
    "old_consent_notice_hours" INTEGER NOT NULL DEFAULT 168,
    "card_request_after_days" INTEGER[] DEFAULT ARRAY[1, 3, 7]::INTEGER[],
    "card_request_before_days" INTEGER[] DEFAULT ARRAY[7, 3, 1]::INTEGER[],
    "consent_latest_days" INTEGER NOT NULL DEFAULT 120,
    "retry_after_days" INTEGER[] DEFAULT ARRAY[1, 3, 5, 7]::INTEGER[],
    "retry_max" INTEGER NOT NULL DEFAULT 8,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "merchant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shopify_connection" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "shop_domain" TEXT NOT NULL,
    "path_token" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "client_secret_enc" TEXT NOT NULL,
    "previous_secret_enc" TEXT,
    "previous_until" TIMESTAMPTZ(3),
    "access_token_enc" TEXT,
    "token_expires_at" TIMESTAMPTZ(3),
    "scopes" TEXT[],
    "api_version" TEXT NOT NULL DEFAULT '2026-10',
    "plan" TEXT,
    "status" TEXT NOT NULL DEFAULT 'new',
    "status_reason" TEXT,
    "checked_at" TIMESTAMPTZ(3),
    "subscriptions_checked_at" TIMESTAMPTZ(3),
    "last_webhook_at" TIMESTAMPTZ(3),
    "reconciled_through" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "shopify_connection_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "stripe_connection" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "path_token" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "country" TEXT,
    "default_currency" TEXT,
    "secret_key_enc" TEXT NOT NULL,
    "secret_key_last4" TEXT NOT NULL,
    "webhook_endpoint_id" TEXT,
    "webhook_secret_enc" TEXT,
    "previous_webhook_secret_enc" TEXT,
    "previous_until" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL DEFAULT 'new',
    "status_reason" TEXT,
    "checked_at" TIMESTAMPTZ(3),
    "last_webhook_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "stripe_connection_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "sender" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "token_hash" BYTEA,
    "token_expires_at" TIMESTAMPTZ(3),
    "followed_at" TIMESTAMPTZ(3),
    "dns_checked_at" TIMESTAMPTZ(3),
    "dns_result" JSONB,
    "verified_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sender_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "person" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "address" JSONB,
    "email_bounced_at" TIMESTAMPTZ(3),
    "email_bounce_reason" TEXT,
    "erased_at" TIMESTAMPTZ(3),
    "erasure_asked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "customer" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "shopify_customer_gid" TEXT,
    "stripe_customer_id" TEXT,
    "language" TEXT NOT NULL DEFAULT 'en',
    "country" TEXT,
    "merged_into_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "orders" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "shopify_order_gid" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "origin" TEXT NOT NULL,
    "activation" TEXT NOT NULL DEFAULT 'active',
    "activated_at" TIMESTAMPTZ(3),
    "collector" TEXT NOT NULL,
    "matched_rule" TEXT NOT NULL,
    "matched_why" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "shop_currency" TEXT NOT NULL,
    "shop_total_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL DEFAULT 0,
    "shop_outstanding_minor" BIGINT,
    "shop_read_at" TIMESTAMPTZ(3),
    "financial_status" TEXT,
    "fulfilment_status" TEXT NOT NULL DEFAULT 'unfulfilled',
    "cancelled_at" TIMESTAMPTZ(3),
    "cancel_reason" TEXT,
    "deleted_at" TIMESTAMPTZ(3),
    "country" TEXT,
    "region" TEXT,
    "tags" TEXT[],
    "promise_on" DATE,
    "promise_text" TEXT,
    "shopify_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "facts_digest" TEXT,
    "note" TEXT,
    "assignee_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,
    "status" TEXT NOT NULL DEFAULT 'placed',
    "payment_state" TEXT NOT NULL DEFAULT 'card_missing',
    "balance_minor" BIGINT NOT NULL DEFAULT 0,
    "paid_minor" BIGINT NOT NULL DEFAULT 0,
    "due_on" DATE,
    "next_action_at" TIMESTAMPTZ(3),
    "is_on_hold" BOOLEAN NOT NULL DEFAULT false,
    "is_refund_required" BOOLEAN NOT NULL DEFAULT false,
    "is_disputed" BOOLEAN NOT NULL DEFAULT false,
    "is_intent_pending" BOOLEAN NOT NULL DEFAULT false,
    "is_recording" BOOLEAN NOT NULL DEFAULT false,
    "is_unfulfilled" BOOLEAN NOT NULL DEFAULT true,
    "is_unpaid" BOOLEAN NOT NULL DEFAULT true,
    "is_action_needed" BOOLEAN NOT NULL DEFAULT false,
    "customer_sort" TEXT NOT NULL DEFAULT '',
    "search_text" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "orders_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "order_line" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "shopify_line_gid" TEXT NOT NULL,
    "product_gid" TEXT,
    "variant_gid" TEXT,
    "title" TEXT NOT NULL,
    "variant_title" TEXT,
    "sku" TEXT,
    "image_url" TEXT,
    "quantity" INTEGER NOT NULL,
    "current_quantity" INTEGER NOT NULL,
    "fulfillable_quantity" INTEGER NOT NULL,
    "unit_price_minor" BIGINT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "is_preorder" BOOLEAN NOT NULL,
    "selling_plan_gid" TEXT,
    "selling_plan_name" TEXT,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "order_line_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "other_order" (
    "merchant_id" UUID NOT NULL,
    "shopify_order_gid" TEXT NOT NULL,
    "connection_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "why" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "other_order_pkey" PRIMARY KEY ("merchant_id","shopify_order_gid")
);

-- CreateTable
CREATE TABLE "detection_rule" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "collector" TEXT NOT NULL,
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "detection_rule_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "card" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "stripe_payment_method_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'card',
    "brand" TEXT NOT NULL,
    "last4" TEXT NOT NULL,
    "exp_month" INTEGER NOT NULL,
    "exp_year" INTEGER NOT NULL,
    "fingerprint" TEXT,
    "wallet" TEXT,
    "country" TEXT,
    "saved_via" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "removed_at" TIMESTAMPTZ(3),
    "removed_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "card_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "consent" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "card_id" UUID,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "text" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "text_version" TEXT NOT NULL,
    "cap_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "expected_text" TEXT,
    "latest_on" DATE NOT NULL,
    "notice_hours" INTEGER NOT NULL,
    "agreed_at" TIMESTAMPTZ(3) NOT NULL,
    "agreed_via" TEXT NOT NULL,
    "address" TEXT,
    "user_agent" TEXT,
    "checkout_session_id" TEXT,
    "setup_intent_id" TEXT,
    "three_d_secure" JSONB,
    "completed_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "instalment" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "due_on" DATE,
    "state" TEXT NOT NULL,
    "card_id" UUID,
    "consent_id" UUID,
    "next_attempt_at" TIMESTAMPTZ(3),
    "next_step_why" JSONB,
    "tries_on_card" INTEGER NOT NULL DEFAULT 0,
    "last_outcome" JSONB,
    "last_attempt_at" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "instalment_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "payment_object" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "instalment_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "stripe_id" TEXT,
    "payment_intent_id" TEXT,
    "state" TEXT NOT NULL DEFAULT 'creating',
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "card_id" UUID,
    "create_key" TEXT NOT NULL,
    "url" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "prepared_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "closed_by" TEXT,

    CONSTRAINT "payment_object_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "attempt" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "instalment_id" UUID NOT NULL,
    "payment_object_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "started_by" TEXT NOT NULL,
    "actor_id" UUID,
    "is_on_session" BOOLEAN NOT NULL DEFAULT false,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "card_id" UUID NOT NULL,
    "card_fingerprint" TEXT,
    "stripe_payment_method_id" TEXT NOT NULL,
    "consent_id" UUID NOT NULL,
    "notice_id" UUID,
    "idempotency_key" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 10,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_by" TEXT,
    "claimed_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3),
    "checks" INTEGER NOT NULL DEFAULT 0,
    "settled_at" TIMESTAMPTZ(3),
    "settled_by" TEXT,
    "outcome" JSONB,
    "charge_id" TEXT,
    "request_id" TEXT,

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "payment" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "instalment_id" UUID,
    "rail" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "parent_id" UUID,
    "stripe_charge_id" TEXT,
    "stripe_payment_intent_id" TEXT,
    "stripe_refund_id" TEXT,
    "shopify_transaction_gid" TEXT,
    "record_state" TEXT NOT NULL DEFAULT 'not_needed',
    "recorded_at" TIMESTAMPTZ(3),
    "record_note" TEXT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "dispute" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "rail" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "evidence_due_at" TIMESTAMPTZ(3),
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "dispute_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "pending_intent" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "instalment_id" UUID,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "asked_by" TEXT NOT NULL,
    "actor_id" UUID,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "applied_at" TIMESTAMPTZ(3),
    "result" JSONB,

    CONSTRAINT "pending_intent_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "fulfilment_hold" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "fulfillment_order_gid" TEXT NOT NULL,
    "hold_gid" TEXT,
    "handle" TEXT,
    "is_ours" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT,
    "note" TEXT,
    "until" DATE,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "released_at" TIMESTAMPTZ(3),

    CONSTRAINT "fulfilment_hold_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "link" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "order_id" UUID,
    "purpose" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "used_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_reason" TEXT,

    CONSTRAINT "link_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "mail" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "person_id" UUID,
    "user_id" UUID,
    "order_id" UUID,
    "link_id" UUID,
    "sender_id" UUID,
    "kind" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "status_reason" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3),
    "claimed_by" TEXT,
    "claimed_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "accepted_at" TIMESTAMPTZ(3),
    "bounced_at" TIMESTAMPTZ(3),
    "message_id" TEXT,
    "sent_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "notice" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "instalment_id" UUID NOT NULL,
    "mail_id" UUID,
    "via" TEXT NOT NULL DEFAULT 'mail',
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "charge_on" DATE NOT NULL,
    "card_id" UUID NOT NULL,
    "statement_text" TEXT NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "bounced_at" TIMESTAMPTZ(3),
    "voided_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "card_request" (
    "merchant_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "step" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3),
    "stopped_at" TIMESTAMPTZ(3),
    "stop_reason" TEXT,
    "reminders_off" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "card_request_pkey" PRIMARY KEY ("merchant_id","order_id")
);

-- CreateTable
CREATE TABLE "owed_work" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "claimed_by" TEXT,
    "claimed_at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "owed_work_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "connection_id" UUID NOT NULL,
    "topic" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "event_id" TEXT,
    "triggered_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "body" BYTEA,
    "body_digest" BYTEA NOT NULL,
    "subject_gid" TEXT,
    "status" TEXT NOT NULL DEFAULT 'received',
    "reason" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3),
    "claimed_by" TEXT,
    "claimed_at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "backfill_run" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'starting',
    "bulk_operation_gid" TEXT,
    "result_url" TEXT,
    "since_at" TIMESTAMPTZ(3),
    "total" INTEGER,
    "read_lines" BIGINT NOT NULL DEFAULT 0,
    "seen" INTEGER NOT NULL DEFAULT 0,
    "imported" INTEGER NOT NULL DEFAULT 0,
    "others" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "started_by" UUID,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "backfill_run_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "privacy_request" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "person_id" UUID,
    "subject" JSONB NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "waits_for" TEXT,
    "result" JSONB,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "privacy_request_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "order_id" UUID,
    "customer_id" UUID,
    "data" JSONB NOT NULL,
    "reason" TEXT,
    "request_id" TEXT,
    "chain_no" BIGINT,
    "chain_hash" BYTEA,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("merchant_id","id")
);

-- CreateTable
CREATE TABLE "tab_delta" (
    "id" BIGSERIAL NOT NULL,
    "merchant_id" UUID NOT NULL,
    "tab" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "delta" INTEGER NOT NULL,

    CONSTRAINT "tab_delta_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tab_count" (
    "merchant_id" UUID NOT NULL,
    "tab" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "tab_count_pkey" PRIMARY KEY ("merchant_id","tab","day")
);

-- CreateTable
CREATE TABLE "rate_bucket" (
    "account" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "filled_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_bucket_pkey" PRIMARY KEY ("account","endpoint")
);

-- CreateTable
CREATE TABLE "worker_heartbeat" (
    "id" TEXT NOT NULL,
    "worker_ids" TEXT[],
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,
    "version" TEXT NOT NULL,

    CONSTRAINT "worker_heartbeat_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "membership"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "invitation_merchant_id_idx" ON "invitation"("merchant_id");

-- CreateIndex
CREATE INDEX "rate_counter_window_start_idx" ON "rate_counter"("window_start");

-- CreateIndex
CREATE UNIQUE INDEX "shopify_connection_path_token_key" ON "shopify_connection"("path_token");

-- CreateIndex
CREATE INDEX "shopify_connection_shop_domain_idx" ON "shopify_connection"("shop_domain");

-- CreateIndex
CREATE UNIQUE INDEX "stripe_connection_path_token_key" ON "stripe_connection"("path_token");

-- CreateIndex
CREATE INDEX "stripe_connection_account_id_idx" ON "stripe_connection"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "sender_merchant_id_address_key" ON "sender"("merchant_id", "address");

-- CreateIndex
CREATE INDEX "person_merchant_id_email_idx" ON "person"("merchant_id", "email");

-- CreateIndex
CREATE INDEX "customer_merchant_id_created_at_id_idx" ON "customer"("merchant_id", "created_at" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "customer_merchant_id_person_id_key" ON "customer"("merchant_id", "person_id");

-- CreateIndex
CREATE UNIQUE INDEX "customer_merchant_id_shopify_customer_gid_key" ON "customer"("merchant_id", "shopify_customer_gid");

-- CreateIndex
CREATE INDEX "orders_merchant_id_placed_at_id_idx" ON "orders"("merchant_id", "placed_at" DESC, "id");

-- CreateIndex
CREATE INDEX "orders_merchant_id_due_on_id_idx" ON "orders"("merchant_id", "due_on", "id");

-- CreateIndex
CREATE INDEX "orders_merchant_id_promise_on_id_idx" ON "orders"("merchant_id", "promise_on", "id");

-- CreateIndex
CREATE INDEX "orders_merchant_id_balance_minor_id_idx" ON "orders"("merchant_id", "balance_minor", "id");

-- CreateIndex
CREATE INDEX "orders_merchant_id_customer_sort_id_idx" ON "orders"("merchant_id", "customer_sort", "id");

-- CreateIndex
CREATE INDEX "orders_merchant_id_customer_id_idx" ON "orders"("merchant_id", "customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "orders_merchant_id_shopify_order_gid_key" ON "orders"("merchant_id", "shopify_order_gid");

-- CreateIndex
CREATE UNIQUE INDEX "order_line_merchant_id_order_id_shopify_line_gid_key" ON "order_line"("merchant_id", "order_id", "shopify_line_gid");

-- CreateIndex
CREATE INDEX "other_order_merchant_id_seen_at_idx" ON "other_order"("merchant_id", "seen_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "detection_rule_merchant_id_position_key" ON "detection_rule"("merchant_id", "position");

-- CreateIndex
CREATE INDEX "card_merchant_id_customer_id_idx" ON "card"("merchant_id", "customer_id");

-- CreateIndex
CREATE INDEX "card_merchant_id_fingerprint_idx" ON "card"("merchant_id", "fingerprint");

-- CreateIndex
CREATE UNIQUE INDEX "card_merchant_id_stripe_payment_method_id_key" ON "card"("merchant_id", "stripe_payment_method_id");

-- CreateIndex
CREATE INDEX "consent_merchant_id_order_id_idx" ON "consent"("merchant_id", "order_id");

-- CreateIndex
CREATE UNIQUE INDEX "consent_checkout_session_id_key" ON "consent"("checkout_session_id");

-- CreateIndex
CREATE INDEX "instalment_merchant_id_consent_id_idx" ON "instalment"("merchant_id", "consent_id");

-- CreateIndex
CREATE INDEX "instalment_merchant_id_card_id_idx" ON "instalment"("merchant_id", "card_id");

-- CreateIndex
CREATE UNIQUE INDEX "instalment_merchant_id_order_id_position_key" ON "instalment"("merchant_id", "order_id", "position");

-- CreateIndex
CREATE INDEX "payment_object_payment_intent_id_idx" ON "payment_object"("payment_intent_id");

-- CreateIndex
CREATE INDEX "payment_object_merchant_id_instalment_id_idx" ON "payment_object"("merchant_id", "instalment_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_object_stripe_id_key" ON "payment_object"("stripe_id");

-- CreateIndex
CREATE UNIQUE INDEX "attempt_idempotency_key_key" ON "attempt"("idempotency_key");

-- CreateIndex
CREATE INDEX "attempt_merchant_id_card_fingerprint_opened_at_idx" ON "attempt"("merchant_id", "card_fingerprint", "opened_at");

-- CreateIndex
CREATE INDEX "attempt_merchant_id_order_id_idx" ON "attempt"("merchant_id", "order_id");

-- CreateIndex
CREATE UNIQUE INDEX "attempt_merchant_id_instalment_id_number_key" ON "attempt"("merchant_id", "instalment_id", "number");

-- CreateIndex
CREATE INDEX "payment_merchant_id_order_id_idx" ON "payment"("merchant_id", "order_id");

-- CreateIndex
CREATE INDEX "payment_merchant_id_occurred_at_idx" ON "payment"("merchant_id", "occurred_at");

-- CreateIndex
CREATE UNIQUE INDEX "payment_merchant_id_stripe_charge_id_key" ON "payment"("merchant_id", "stripe_charge_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_merchant_id_stripe_refund_id_key" ON "payment"("merchant_id", "stripe_refund_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_merchant_id_shopify_transaction_gid_key" ON "payment"("merchant_id", "shopify_transaction_gid");

-- CreateIndex
CREATE INDEX "dispute_merchant_id_order_id_idx" ON "dispute"("merchant_id", "order_id");

-- CreateIndex
CREATE UNIQUE INDEX "dispute_merchant_id_external_id_key" ON "dispute"("merchant_id", "external_id");

-- CreateIndex
CREATE INDEX "pending_intent_merchant_id_order_id_idx" ON "pending_intent"("merchant_id", "order_id");

-- CreateIndex
CREATE INDEX "fulfilment_hold_merchant_id_order_id_idx" ON "fulfilment_hold"("merchant_id", "order_id");

-- CreateIndex
CREATE UNIQUE INDEX "link_token_hash_key" ON "link"("token_hash");

-- CreateIndex
CREATE INDEX "link_merchant_id_customer_id_idx" ON "link"("merchant_id", "customer_id");

-- CreateIndex
CREATE INDEX "link_merchant_id_order_id_idx" ON "link"("merchant_id", "order_id");

-- CreateIndex
CREATE INDEX "mail_merchant_id_order_id_idx" ON "mail"("merchant_id", "order_id");

-- CreateIndex
CREATE INDEX "mail_merchant_id_person_id_idx" ON "mail"("merchant_id", "person_id");

-- CreateIndex
CREATE INDEX "mail_message_id_idx" ON "mail"("message_id");

-- CreateIndex
CREATE UNIQUE INDEX "mail_merchant_id_dedupe_key_key" ON "mail"("merchant_id", "dedupe_key");

-- CreateIndex
CREATE INDEX "notice_merchant_id_instalment_id_idx" ON "notice"("merchant_id", "instalment_id");

-- CreateIndex
CREATE INDEX "owed_work_merchant_id_kind_subject_id_idx" ON "owed_work"("merchant_id", "kind", "subject_id");

-- CreateIndex
CREATE INDEX "inbox_merchant_id_received_at_idx" ON "inbox"("merchant_id", "received_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "inbox_connection_id_webhook_id_key" ON "inbox"("connection_id", "webhook_id");

-- CreateIndex
CREATE INDEX "audit_event_merchant_id_at_id_idx" ON "audit_event"("merchant_id", "at" DESC, "id");

-- CreateIndex
CREATE INDEX "audit_event_merchant_id_order_id_at_idx" ON "audit_event"("merchant_id", "order_id", "at" DESC);

-- CreateIndex
CREATE INDEX "audit_event_merchant_id_customer_id_idx" ON "audit_event"("merchant_id", "customer_id");

-- CreateIndex
CREATE INDEX "tab_delta_merchant_id_tab_day_idx" ON "tab_delta"("merchant_id", "tab", "day");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shopify_connection" ADD CONSTRAINT "shopify_connection_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stripe_connection" ADD CONSTRAINT "stripe_connection_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sender" ADD CONSTRAINT "sender_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_merchant_id_person_id_fkey" FOREIGN KEY ("merchant_id", "person_id") REFERENCES "person"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_merchant_id_connection_id_fkey" FOREIGN KEY ("merchant_id", "connection_id") REFERENCES "shopify_connection"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_merchant_id_customer_id_fkey" FOREIGN KEY ("merchant_id", "customer_id") REFERENCES "customer"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "detection_rule" ADD CONSTRAINT "detection_rule_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card" ADD CONSTRAINT "card_merchant_id_customer_id_fkey" FOREIGN KEY ("merchant_id", "customer_id") REFERENCES "customer"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_merchant_id_card_id_fkey" FOREIGN KEY ("merchant_id", "card_id") REFERENCES "card"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instalment" ADD CONSTRAINT "instalment_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instalment" ADD CONSTRAINT "instalment_merchant_id_card_id_fkey" FOREIGN KEY ("merchant_id", "card_id") REFERENCES "card"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instalment" ADD CONSTRAINT "instalment_merchant_id_consent_id_fkey" FOREIGN KEY ("merchant_id", "consent_id") REFERENCES "consent"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_object" ADD CONSTRAINT "payment_object_merchant_id_instalment_id_fkey" FOREIGN KEY ("merchant_id", "instalment_id") REFERENCES "instalment"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_merchant_id_instalment_id_fkey" FOREIGN KEY ("merchant_id", "instalment_id") REFERENCES "instalment"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_merchant_id_payment_object_id_fkey" FOREIGN KEY ("merchant_id", "payment_object_id") REFERENCES "payment_object"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_merchant_id_instalment_id_fkey" FOREIGN KEY ("merchant_id", "instalment_id") REFERENCES "instalment"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dispute" ADD CONSTRAINT "dispute_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_intent" ADD CONSTRAINT "pending_intent_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fulfilment_hold" ADD CONSTRAINT "fulfilment_hold_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link" ADD CONSTRAINT "link_merchant_id_customer_id_fkey" FOREIGN KEY ("merchant_id", "customer_id") REFERENCES "customer"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link" ADD CONSTRAINT "link_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail" ADD CONSTRAINT "mail_merchant_id_sender_id_fkey" FOREIGN KEY ("merchant_id", "sender_id") REFERENCES "sender"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail" ADD CONSTRAINT "mail_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail" ADD CONSTRAINT "mail_merchant_id_link_id_fkey" FOREIGN KEY ("merchant_id", "link_id") REFERENCES "link"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_merchant_id_mail_id_fkey" FOREIGN KEY ("merchant_id", "mail_id") REFERENCES "mail"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card_request" ADD CONSTRAINT "card_request_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "backfill_run" ADD CONSTRAINT "backfill_run_merchant_id_connection_id_fkey" FOREIGN KEY ("merchant_id", "connection_id") REFERENCES "shopify_connection"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

