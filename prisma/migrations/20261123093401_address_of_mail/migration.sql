-- Which of a person's addresses a mail left for: a report about one that was replaced since says nothing of the new one (rule 31).
-- A number, not the address: personal fields stand in one place (rule 34).
ALTER TABLE "person" ADD COLUMN "email_number" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "mail" ADD COLUMN "email_number" INTEGER;

CREATE FUNCTION person_email_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF lower(NEW.email) IS DISTINCT FROM lower(OLD.email) THEN NEW.email_number := OLD.email_number + 1; END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER person_email_number BEFORE UPDATE OF email ON person FOR EACH ROW EXECUTE FUNCTION person_email_number();
