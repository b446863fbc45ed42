-- What became of a mail after the server had taken it: bounces, delays and complaints, as reports tell them (rule 29).
CREATE TABLE "mail_event" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "mail_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "meaning" TEXT NOT NULL,
    "status_code" TEXT,
    "detail" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_event_pkey" PRIMARY KEY ("merchant_id","id")
);
-- The same report never counts twice.
CREATE UNIQUE INDEX "mail_event_merchant_id_source_external_id_key" ON "mail_event"("merchant_id", "source", "external_id");
CREATE INDEX "mail_event_merchant_id_mail_id_idx" ON "mail_event"("merchant_id", "mail_id");
ALTER TABLE "mail_event" ADD CONSTRAINT "mail_event_merchant_id_mail_id_fkey" FOREIGN KEY ("merchant_id", "mail_id") REFERENCES "mail"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "mail_event" ADD CONSTRAINT mail_event_source CHECK (source IN ('report','postmark','ses'));
ALTER TABLE "mail_event" ADD CONSTRAINT mail_event_meaning CHECK (meaning IN ('address_dead','not_delivered','delayed','complaint'));

-- The id the mail service gave a mail when it took it: some services put it in the place of our Message-ID.
ALTER TABLE "mail" ADD COLUMN "provider_id" TEXT;
CREATE INDEX "mail_provider_id_idx" ON "mail"("provider_id");

-- Who called our mail unwanted gets no more reminders; notices still go out (rule 28).
ALTER TABLE "person" ADD COLUMN "complained_at" TIMESTAMPTZ(3);

-- The unguessable part of the address mail services report to.
ALTER TABLE "merchant" ADD COLUMN "mail_path_token" TEXT NOT NULL DEFAULT replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
CREATE UNIQUE INDEX "merchant_mail_path_token_key" ON "merchant"("mail_path_token");

-- How fast mail leaves from one sender; the installation's own rate when empty.
ALTER TABLE "sender" ADD COLUMN "mails_per_second" INTEGER;
ALTER TABLE "sender" ADD CONSTRAINT sender_mails_per_second CHECK (mails_per_second BETWEEN 1 AND 500);

-- The shop's picture, served from our own address.
CREATE TABLE "merchant_logo" (
    "merchant_id" UUID NOT NULL,
    "content_type" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "digest" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "merchant_logo_pkey" PRIMARY KEY ("merchant_id")
);
ALTER TABLE "merchant_logo" ADD CONSTRAINT "merchant_logo_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "merchant_logo" ADD CONSTRAINT merchant_logo_content_type CHECK (content_type IN ('image/png','image/jpeg')),
  ADD CONSTRAINT merchant_logo_size CHECK (octet_length(bytes) BETWEEN 1 AND 204800);

-- The merchant's own words in a mail, before and after ours.
CREATE TABLE "message_text" (
    "merchant_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "message_text_pkey" PRIMARY KEY ("merchant_id","kind","language","place")
);
ALTER TABLE "message_text" ADD CONSTRAINT "message_text_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "message_text" ADD CONSTRAINT message_text_language CHECK (language IN ('en','fr')),
  ADD CONSTRAINT message_text_place CHECK (place IN ('opening','closing')),
  ADD CONSTRAINT message_text_length CHECK (length(text) BETWEEN 1 AND 1000);

-- A sender that was taken away stays for the mails that left from it.
ALTER TABLE "sender" ADD COLUMN "removed_at" TIMESTAMPTZ(3);
ALTER TABLE "sender" ADD CONSTRAINT sender_removed CHECK (removed_at IS NULL OR (NOT is_default AND verified_at IS NULL));
