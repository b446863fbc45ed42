-- Customers are found by a part of their name or address; lib/queries/customers-list.ts searches this very expression.
CREATE INDEX person_search ON person USING gin (merchant_id, (coalesce(name, '') || ' ' || coalesce(email, '')) gin_trgm_ops);
