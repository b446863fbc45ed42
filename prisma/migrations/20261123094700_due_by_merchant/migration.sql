-- What is due is looked for merchant by merchant, so that one with very many keeps no other from its turn.
DROP INDEX instalment_due;
CREATE INDEX instalment_due ON instalment (merchant_id, next_attempt_at, id) WHERE state IN ('scheduled','retry_wait');
