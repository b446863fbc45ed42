-- Shopify may also refuse to release: then the hold stands and its words are kept beside it.
ALTER TABLE hold DROP CONSTRAINT hold_refused;
ALTER TABLE hold ADD CONSTRAINT hold_refused CHECK (state <> 'refused' OR refused_message IS NOT NULL);
