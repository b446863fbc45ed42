-- Amounts are only compared within a currency.
DROP INDEX orders_case_amount;
CREATE INDEX orders_case_amount ON orders (merchant_id, currency, case_minor, id) WHERE case_reason IS NOT NULL;
