-- Cards are forgotten some days after the last obligation on them (rule 34); looked at once a day and shop.
ALTER TABLE "merchant" ADD COLUMN "card_kept_days" INTEGER NOT NULL DEFAULT 30, ADD COLUMN "idle_cards_checked_on" DATE;
ALTER TABLE merchant ADD CONSTRAINT merchant_card_kept_days CHECK (card_kept_days BETWEEN 7 AND 180);

-- Which agreements stand on a card: asked of every card that is kept.
CREATE INDEX "consent_merchant_id_card_id_idx" ON "consent"("merchant_id", "card_id");
CREATE INDEX card_kept ON card (merchant_id, id) WHERE status = 'active';
