-- Audit rows are chained in batches after their commit (rule 36). The head is the lock of one merchant's chain and shows when its last rows are missing.
CREATE TABLE "audit_chain_head" (
    "merchant_id" UUID NOT NULL,
    "chain_no" BIGINT NOT NULL,
    "chain_hash" BYTEA NOT NULL,
    "chained_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_chain_head_pkey" PRIMARY KEY ("merchant_id")
);
ALTER TABLE "audit_chain_head" ADD CONSTRAINT "audit_chain_head_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "audit_chain_head" ADD CONSTRAINT audit_chain_head_is_whole CHECK (chain_no >= 0 AND octet_length(chain_hash) = 32);

-- A row has both or neither: a place in the chain and the hash of everything up to it.
ALTER TABLE "audit_event" ADD CONSTRAINT audit_event_chained_whole
  CHECK ((chain_no IS NULL AND chain_hash IS NULL) OR (chain_no IS NOT NULL AND chain_hash IS NOT NULL AND chain_no > 0 AND octet_length(chain_hash) = 32));

-- The only change an audit row ever sees: its place in the chain, once.
CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'audit rows are never deleted';
  END IF;
  IF OLD.chain_no IS NOT NULL OR NEW.chain_no IS NULL
    OR (to_jsonb(OLD) - 'chain_no' - 'chain_hash') IS DISTINCT FROM (to_jsonb(NEW) - 'chain_no' - 'chain_hash') THEN
    RAISE EXCEPTION 'audit rows are never changed';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION audit_chain_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.merchant_id <> OLD.merchant_id OR NEW.chain_no <= OLD.chain_no THEN
    RAISE EXCEPTION 'an audit chain only grows';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_chain_only_grows BEFORE UPDATE OR DELETE ON audit_chain_head FOR EACH ROW EXECUTE FUNCTION audit_chain_only_grows();
