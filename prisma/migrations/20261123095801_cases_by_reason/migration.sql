-- Cases by reason: the most urgent first, as lib/domain/cases.ts lists them; a test compares the two. What only comes with its day is last, so that a list
-- can begin at now there. An unknown reason stands in between: a list must not lose an order.
CREATE FUNCTION case_rank(reason text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE reason
    WHEN 'disputed' THEN '01' WHEN 'refund_failed' THEN '02' WHEN 'cancellation_stuck' THEN '03' WHEN 'asked_by_customer' THEN '04'
    WHEN 'to_refund' THEN '05' WHEN 'unproven_payment' THEN '06' WHEN 'beyond_cap' THEN '07' WHEN 'unreachable' THEN '08'
    WHEN 'needs_consent' THEN '09' WHEN 'needs_card' THEN '10' WHEN 'needs_customer' THEN '11' WHEN 'charge_refused' THEN '12'
    WHEN 'not_recorded' THEN '13' WHEN 'card_missing' THEN '99' ELSE '50' END
$$;

CREATE INDEX orders_case_reason_age ON orders (merchant_id, case_rank(case_reason), case_since, id) WHERE is_action_needed OR case_reason = 'card_missing';
