-- What a refund's money is for, beside goods and delivery.
ALTER TABLE "refund" ADD COLUMN "tax_minor" BIGINT NOT NULL DEFAULT 0, ADD COLUMN "adjustment_minor" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "refund" ADD CONSTRAINT refund_details CHECK (tax_minor >= 0 AND adjustment_minor >= 0);
