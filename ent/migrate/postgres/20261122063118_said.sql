-- Modify "campaigns" table
ALTER TABLE "campaigns" ADD COLUMN "consent_on" character varying NOT NULL DEFAULT '';
-- Modify "review_steps" table
ALTER TABLE "review_steps" ADD COLUMN "visited_on" character varying NOT NULL DEFAULT '', ADD COLUMN "answers" jsonb NULL;
