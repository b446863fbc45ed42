-- The same for a row's run, which the statement before has just made in the same transaction; rows and run are only ever deleted together.
ALTER TABLE "run_item" DROP CONSTRAINT "run_item_merchant_id_run_id_fkey";
