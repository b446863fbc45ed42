-- Runs hold, release, cancel and refund, and take back what they did to due dates and holds.
ALTER TABLE "run" DROP CONSTRAINT run_kind;
ALTER TABLE "run" ADD CONSTRAINT run_kind
  CHECK (kind IN ('send_links','collect','change_due','hold','release','cancel','refund','undo_due','undo_hold'));
ALTER TABLE "run_item" DROP CONSTRAINT run_item_action;
ALTER TABLE "run_item" ADD CONSTRAINT run_item_action
  CHECK (action IN ('send_link','charge','notify','change_due','hold','release','cancel','refund'));
ALTER TABLE "run_item" ADD COLUMN "subject_id" UUID;
