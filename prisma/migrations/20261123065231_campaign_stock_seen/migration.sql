-- What Shopify last said is there of each variant a campaign waits for: stock has arrived when there was none and then some.
ALTER TABLE "campaign" ADD COLUMN "stock_seen" JSONB NOT NULL DEFAULT '{}';
