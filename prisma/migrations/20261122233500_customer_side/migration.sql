-- When the last request for a card left: reminders are spaced from it (rule 23).
ALTER TABLE "card_request" ADD COLUMN "last_sent_at" TIMESTAMPTZ(3);
-- The customer ticked "charge it as soon as my card is saved": the amount agreed to on the page (rule 21).
ALTER TABLE "consent" ADD COLUMN "charge_now_minor" BIGINT;
ALTER TABLE "consent" ADD CONSTRAINT "consent_charge_now" CHECK ("charge_now_minor" IS NULL OR ("charge_now_minor" > 0 AND "charge_now_minor" <= "cap_minor"));
