-- The card a customer paid with on Stripe's own page: such a payment has no attempt that would name one.
ALTER TABLE "payment" ADD COLUMN "card_brand" TEXT;
ALTER TABLE "payment" ADD COLUMN "card_last4" TEXT;
