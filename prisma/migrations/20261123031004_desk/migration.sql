-- What staff write about a customer: notes and the outcomes of calls (rule 31). Written once; only the words of an erased person go.
CREATE TABLE "desk_note" (
    "merchant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "order_id" UUID,
    "kind" TEXT NOT NULL,
    "text" TEXT,
    "outcome" TEXT,
    "call_back_at" TIMESTAMPTZ(3),
    "author_id" UUID NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "desk_note_pkey" PRIMARY KEY ("merchant_id","id")
);
CREATE INDEX "desk_note_merchant_id_customer_id_written_at_idx" ON "desk_note"("merchant_id", "customer_id", "written_at" DESC);
CREATE INDEX "desk_note_merchant_id_order_id_idx" ON "desk_note"("merchant_id", "order_id");
ALTER TABLE "desk_note" ADD CONSTRAINT "desk_note_merchant_id_customer_id_fkey" FOREIGN KEY ("merchant_id", "customer_id") REFERENCES "customer"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "desk_note" ADD CONSTRAINT "desk_note_merchant_id_order_id_fkey" FOREIGN KEY ("merchant_id", "order_id") REFERENCES "orders"("merchant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "desk_note" ADD CONSTRAINT desk_note_kind CHECK (kind IN ('note','call'));
ALTER TABLE "desk_note" ADD CONSTRAINT desk_note_outcome CHECK (outcome IN ('reached','no_answer','wrong_number','call_back'));
ALTER TABLE "desk_note" ADD CONSTRAINT desk_note_call CHECK ((kind = 'call') = (outcome IS NOT NULL)),
  ADD CONSTRAINT desk_note_call_back CHECK ((outcome IS NOT DISTINCT FROM 'call_back') = (call_back_at IS NOT NULL));

CREATE FUNCTION desk_note_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.text IS NOT NULL OR (to_jsonb(OLD) - 'text') IS DISTINCT FROM (to_jsonb(NEW) - 'text') THEN
    RAISE EXCEPTION 'notes are never changed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER desk_note_is_append_only BEFORE UPDATE OR DELETE ON desk_note FOR EACH ROW EXECUTE FUNCTION desk_note_is_append_only();

-- An agreement given in a conversation: who of the team read it out, and what was said (rules 20 and 30).
ALTER TABLE "consent" ADD COLUMN "recorded_by" UUID, ADD COLUMN "conversation" TEXT;
ALTER TABLE "consent" ADD CONSTRAINT consent_agreed_via CHECK (agreed_via IN ('page','call','in_person'));
ALTER TABLE "consent" ADD CONSTRAINT consent_recorded CHECK ((agreed_via = 'page') = (recorded_by IS NULL) AND (recorded_by IS NULL) = (conversation IS NULL));

-- The address an e-mail correction replaced: it is told once, and the shop's old word does not bring it back (rule 31).
ALTER TABLE "person" ADD COLUMN "previous_email" TEXT;
