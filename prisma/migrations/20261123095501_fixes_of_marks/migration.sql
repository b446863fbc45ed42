-- An entry of ours that Shopify shows without a charge behind it is taken back there; a refund Stripe refused is tried again.
ALTER TABLE "reconciliation_difference" DROP CONSTRAINT reconciliation_difference_fix;
ALTER TABLE "reconciliation_difference" ADD CONSTRAINT reconciliation_difference_fix CHECK (fix IN ('settle_from_stripe','record_in_shopify','withdraw_booking','withdraw_mark','correct_booking','acknowledge_payment','count_refunds','mirror_refund','retry_refund','refund_at_stripe','refund_orphan','stop_schedule','read_order','ask_stripe','look'));
