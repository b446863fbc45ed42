-- Lists in every order without walking past other tabs' orders: lib/queries/list-groups.ts says the same words.
CREATE INDEX orders_list_due ON orders (merchant_id, (CASE WHEN cancelled_at IS NOT NULL THEN 0 WHEN payment_state = 'card_missing' THEN 1 WHEN payment_state = 'paid' THEN CASE WHEN is_unfulfilled THEN 3 ELSE 4 END WHEN is_unpaid THEN 2 ELSE 5 END), due_on, id) WHERE deleted_at IS NULL;
CREATE INDEX orders_list_promise ON orders (merchant_id, (CASE WHEN cancelled_at IS NOT NULL THEN 0 WHEN payment_state = 'card_missing' THEN 1 WHEN payment_state = 'paid' THEN CASE WHEN is_unfulfilled THEN 3 ELSE 4 END WHEN is_unpaid THEN 2 ELSE 5 END), promise_on, id) WHERE deleted_at IS NULL;
CREATE INDEX orders_list_placed ON orders (merchant_id, (CASE WHEN cancelled_at IS NOT NULL THEN 0 WHEN payment_state = 'card_missing' THEN 1 WHEN payment_state = 'paid' THEN CASE WHEN is_unfulfilled THEN 3 ELSE 4 END WHEN is_unpaid THEN 2 ELSE 5 END), placed_at, id) WHERE deleted_at IS NULL;
CREATE INDEX orders_list_amount ON orders (merchant_id, (CASE WHEN cancelled_at IS NOT NULL THEN 0 WHEN payment_state = 'card_missing' THEN 1 WHEN payment_state = 'paid' THEN CASE WHEN is_unfulfilled THEN 3 ELSE 4 END WHEN is_unpaid THEN 2 ELSE 5 END), currency, balance_minor, id) WHERE deleted_at IS NULL;
CREATE INDEX orders_list_customer ON orders (merchant_id, (CASE WHEN cancelled_at IS NOT NULL THEN 0 WHEN payment_state = 'card_missing' THEN 1 WHEN payment_state = 'paid' THEN CASE WHEN is_unfulfilled THEN 3 ELSE 4 END WHEN is_unpaid THEN 2 ELSE 5 END), customer_sort, id) WHERE deleted_at IS NULL;
-- What they replace.
DROP INDEX orders_card_missing;
DROP INDEX orders_cancelled;
-- Cases that stand or come with time, in the orders their list offers.
DROP INDEX orders_action_needed;
DROP INDEX orders_case_age;
DROP INDEX orders_case_amount;
CREATE INDEX orders_case_age ON orders (merchant_id, case_since, id) WHERE is_action_needed OR case_reason = 'card_missing';
CREATE INDEX orders_case_amount ON orders (merchant_id, currency, case_minor, id) WHERE is_action_needed OR case_reason = 'card_missing';
CREATE INDEX orders_case_placed ON orders (merchant_id, placed_at, id) WHERE is_action_needed OR case_reason = 'card_missing';
CREATE INDEX orders_case_customer ON orders (merchant_id, customer_sort, id) WHERE is_action_needed OR case_reason = 'card_missing';

-- Without them the planner takes every group for a two hundredth of the table (it does not look into the statistics of partial indexes), and sorts what it could walk.
CREATE STATISTICS orders_list_group ON (CASE WHEN cancelled_at IS NOT NULL THEN 0 WHEN payment_state = 'card_missing' THEN 1 WHEN payment_state = 'paid' THEN CASE WHEN is_unfulfilled THEN 3 ELSE 4 END WHEN is_unpaid THEN 2 ELSE 5 END) FROM orders;
ANALYZE orders;
