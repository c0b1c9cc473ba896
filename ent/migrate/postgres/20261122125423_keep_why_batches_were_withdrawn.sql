-- Modify "payout_batches" table
ALTER TABLE "payout_batches" ADD COLUMN "withdrawn_by" uuid NULL, ADD COLUMN "withdrawn_at" timestamptz NULL, ADD COLUMN "withdraw_reason" character varying NOT NULL DEFAULT '';
