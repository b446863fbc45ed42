-- Every address that was corrected away, the latest last: the shop may go on saying the first of them (rule 31).
ALTER TABLE "person" DROP COLUMN "previous_email", ADD COLUMN "previous_emails" TEXT[] NOT NULL DEFAULT '{}';
