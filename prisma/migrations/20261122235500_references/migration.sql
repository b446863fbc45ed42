-- Every row on the way of a charge points at rows of its own merchant, and at rows that are there (decision 1).
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_merchant_id_card_id_fkey" FOREIGN KEY ("merchant_id", "card_id") REFERENCES "card"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_merchant_id_consent_id_fkey" FOREIGN KEY ("merchant_id", "consent_id") REFERENCES "consent"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_merchant_id_notice_id_fkey" FOREIGN KEY ("merchant_id", "notice_id") REFERENCES "notice"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_merchant_id_connection_id_fkey" FOREIGN KEY ("merchant_id", "connection_id") REFERENCES "stripe_connection"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "consent" ADD CONSTRAINT "consent_merchant_id_customer_id_fkey" FOREIGN KEY ("merchant_id", "customer_id") REFERENCES "customer"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "notice" ADD CONSTRAINT "notice_merchant_id_instalment_id_fkey" FOREIGN KEY ("merchant_id", "instalment_id") REFERENCES "instalment"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "notice" ADD CONSTRAINT "notice_merchant_id_card_id_fkey" FOREIGN KEY ("merchant_id", "card_id") REFERENCES "card"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "payment_object" ADD CONSTRAINT "payment_object_merchant_id_connection_id_fkey" FOREIGN KEY ("merchant_id", "connection_id") REFERENCES "stripe_connection"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "payment_object" ADD CONSTRAINT "payment_object_merchant_id_card_id_fkey" FOREIGN KEY ("merchant_id", "card_id") REFERENCES "card"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "pending_intent" ADD CONSTRAINT "pending_intent_merchant_id_instalment_id_fkey" FOREIGN KEY ("merchant_id", "instalment_id") REFERENCES "instalment"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "mail" ADD CONSTRAINT "mail_merchant_id_person_id_fkey" FOREIGN KEY ("merchant_id", "person_id") REFERENCES "person"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "payment" ADD CONSTRAINT "payment_merchant_id_parent_id_fkey" FOREIGN KEY ("merchant_id", "parent_id") REFERENCES "payment"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "customer" ADD CONSTRAINT "customer_merchant_id_merged_into_id_fkey" FOREIGN KEY ("merchant_id", "merged_into_id") REFERENCES "customer"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
