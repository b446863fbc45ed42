-- A run moves the promise of a campaign's orders (rule 25).
ALTER TABLE "run" DROP CONSTRAINT run_kind;
ALTER TABLE "run" ADD CONSTRAINT run_kind
  CHECK (kind IN ('send_links','collect','change_due','hold','release','cancel','refund','undo_due','undo_hold','move_promise'));
ALTER TABLE "run_item" DROP CONSTRAINT run_item_action;
ALTER TABLE "run_item" ADD CONSTRAINT run_item_action
  CHECK (action IN ('send_link','charge','notify','change_due','hold','release','cancel','refund','promise'));
