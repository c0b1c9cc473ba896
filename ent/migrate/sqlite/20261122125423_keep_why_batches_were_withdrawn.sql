-- Add column "withdrawn_by" to table: "payout_batches"
ALTER TABLE `payout_batches` ADD COLUMN `withdrawn_by` uuid NULL;
-- Add column "withdrawn_at" to table: "payout_batches"
ALTER TABLE `payout_batches` ADD COLUMN `withdrawn_at` datetime NULL;
-- Add column "withdraw_reason" to table: "payout_batches"
ALTER TABLE `payout_batches` ADD COLUMN `withdraw_reason` text NOT NULL DEFAULT ('');
