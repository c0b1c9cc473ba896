-- Add column to table: "campaigns"
ALTER TABLE `campaigns` ADD COLUMN `client_key` uuid NULL;
-- Create index "campaign_drafted_by_client_key" to table: "campaigns"
CREATE UNIQUE INDEX `campaign_drafted_by_client_key` ON `campaigns` (`drafted_by`, `client_key`);
-- Add column "unwanted_notices" to table: "persons"
ALTER TABLE `persons` ADD COLUMN `unwanted_notices` json NULL;
-- Add column "erased_at" to table: "persons"
ALTER TABLE `persons` ADD COLUMN `erased_at` datetime NULL;
-- Add column to table: "photos"
ALTER TABLE `photos` ADD COLUMN `post_id` uuid NULL;
-- Add column to table: "photos"
ALTER TABLE `photos` ADD COLUMN `digest` text NOT NULL DEFAULT ('');
-- Add column to table: "photos"
ALTER TABLE `photos` ADD COLUMN `client_key` uuid NULL;
-- Create index "photo_campaign_id_client_key" to table: "photos"
CREATE UNIQUE INDEX `photo_campaign_id_client_key` ON `photos` (`campaign_id`, `client_key`);
-- Create index "photo_post_id" to table: "photos"
CREATE INDEX `photo_post_id` ON `photos` (`post_id`);
-- Create index "photo_digest" to table: "photos"
CREATE INDEX `photo_digest` ON `photos` (`digest`);
-- Add column to table: "posts"
ALTER TABLE `posts` ADD COLUMN `client_key` uuid NULL;
-- Create index "post_author_id_client_key" to table: "posts"
CREATE UNIQUE INDEX `post_author_id_client_key` ON `posts` (`author_id`, `client_key`);
-- Add column to table: "problems"
ALTER TABLE `problems` ADD COLUMN `client_key` uuid NULL;
-- Create index "problem_reporter_id_client_key" to table: "problems"
CREATE UNIQUE INDEX `problem_reporter_id_client_key` ON `problems` (`reporter_id`, `client_key`);
-- Add column to table: "questions"
ALTER TABLE `questions` ADD COLUMN `client_key` uuid NULL;
-- Create index "question_asked_by_client_key" to table: "questions"
CREATE UNIQUE INDEX `question_asked_by_client_key` ON `questions` (`asked_by`, `client_key`);
-- Create "addresses" table
CREATE TABLE `addresses` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `person_id` uuid NOT NULL, `sealed` blob NOT NULL, `digest` text NOT NULL, `used_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- Create index "address_person_id_digest" to table: "addresses"
CREATE UNIQUE INDEX `address_person_id_digest` ON `addresses` (`person_id`, `digest`);
-- Create index "address_person_id_used_at" to table: "addresses"
CREATE INDEX `address_person_id_used_at` ON `addresses` (`person_id`, `used_at`);
-- Create "erasures" table
CREATE TABLE `erasures` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `person_id` uuid NOT NULL, `state` text NOT NULL DEFAULT ('OPEN'), `due_at` datetime NOT NULL, `ended_at` datetime NULL, PRIMARY KEY (`id`));
-- Create index "erasure_state_due_at" to table: "erasures"
CREATE INDEX `erasure_state_due_at` ON `erasures` (`state`, `due_at`);
-- Create index "erasure_person_id_created_at" to table: "erasures"
CREATE INDEX `erasure_person_id_created_at` ON `erasures` (`person_id`, `created_at`);
-- Create "reconciliations" table
CREATE TABLE `reconciliations` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `state` text NOT NULL DEFAULT ('RUNNING'), `started_by` uuid NOT NULL, `idempotency_key` text NOT NULL, `finished_at` datetime NULL, `report` json NULL, PRIMARY KEY (`id`));
-- Create index "reconciliation_started_by_idempotency_key" to table: "reconciliations"
CREATE UNIQUE INDEX `reconciliation_started_by_idempotency_key` ON `reconciliations` (`started_by`, `idempotency_key`);
-- Create index "reconciliation_state_created_at" to table: "reconciliations"
CREATE INDEX `reconciliation_state_created_at` ON `reconciliations` (`state`, `created_at`);
-- Create index "reconciliation_created_at" to table: "reconciliations"
CREATE INDEX `reconciliation_created_at` ON `reconciliations` (`created_at`);
-- Create index "auditentry_for_id_created_at" to table: "audit_entries"
CREATE INDEX `auditentry_for_id_created_at` ON `audit_entries` (`for_id`, `created_at`);
-- Drop index "photo_campaign_id_position" from table: "photos"
DROP INDEX `photo_campaign_id_position`;
-- Create index "photo_campaign_id_post_id_position" to table: "photos"
CREATE INDEX `photo_campaign_id_post_id_position` ON `photos` (`campaign_id`, `post_id`, `position`);
