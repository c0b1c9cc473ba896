-- Add column "consent_on" to table: "campaigns"
ALTER TABLE `campaigns` ADD COLUMN `consent_on` text NOT NULL DEFAULT ('');
-- Add column "visited_on" to table: "review_steps"
ALTER TABLE `review_steps` ADD COLUMN `visited_on` text NOT NULL DEFAULT ('');
-- Add column "answers" to table: "review_steps"
ALTER TABLE `review_steps` ADD COLUMN `answers` json NULL;
