-- A plan of a hundred thousand rows is made while a person waits: a check of every row's order, chosen by the same statement from the
-- same merchant's orders, was a third of that time. What waits is taken in this order.
ALTER TABLE "run_item" DROP CONSTRAINT "run_item_merchant_id_order_id_fkey";
DROP INDEX "run_item_waiting";
CREATE INDEX "run_item_waiting" ON "run_item" ("merchant_id", "run_id", "action", "tries", "position") WHERE state = 'waiting';
