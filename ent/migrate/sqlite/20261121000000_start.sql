-- Create "attempts" table
CREATE TABLE `attempts` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `campaign_id` uuid NOT NULL, `pledge_id` uuid NOT NULL, `kind` text NOT NULL, `key` text NOT NULL, `number` integer NOT NULL, `amount_minor` integer NOT NULL DEFAULT (0), `method` text NOT NULL DEFAULT (''), `state` text NOT NULL DEFAULT ('SENT'), `provider_id` text NOT NULL DEFAULT (''), `outcome` text NOT NULL DEFAULT (''), `sent_at` datetime NOT NULL, `lease_until` datetime NOT NULL, `done_at` datetime NULL, PRIMARY KEY (`id`));
-- Create index "attempts_key_key" to table: "attempts"
CREATE UNIQUE INDEX `attempts_key_key` ON `attempts` (`key`);
-- Create index "attempt_pledge_id_kind_number" to table: "attempts"
CREATE UNIQUE INDEX `attempt_pledge_id_kind_number` ON `attempts` (`pledge_id`, `kind`, `number`);
-- Create index "attempt_state_lease_until" to table: "attempts"
CREATE INDEX `attempt_state_lease_until` ON `attempts` (`state`, `lease_until`);
-- Create "audit_entries" table
CREATE TABLE `audit_entries` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `region_path` text NOT NULL, `actor_id` uuid NULL, `for_id` uuid NULL, `action` text NOT NULL, `object` text NOT NULL, `object_id` text NOT NULL, `before` text NOT NULL DEFAULT (''), `after` text NOT NULL DEFAULT (''), `reason` text NOT NULL DEFAULT (''), `request_id` text NOT NULL DEFAULT (''), PRIMARY KEY (`id`));
-- Create index "auditentry_region_path" to table: "audit_entries"
CREATE INDEX `auditentry_region_path` ON `audit_entries` (`region_path`);
-- Create index "auditentry_created_at_id" to table: "audit_entries"
CREATE INDEX `auditentry_created_at_id` ON `audit_entries` (`created_at`, `id`);
-- Create index "auditentry_object_object_id" to table: "audit_entries"
CREATE INDEX `auditentry_object_object_id` ON `audit_entries` (`object`, `object_id`);
-- Create index "auditentry_actor_id_created_at" to table: "audit_entries"
CREATE INDEX `auditentry_actor_id_created_at` ON `audit_entries` (`actor_id`, `created_at`);
-- Create "campaigns" table
CREATE TABLE `campaigns` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `region_path` text NOT NULL, `slug` text NOT NULL, `title` text NOT NULL, `summary` text NOT NULL DEFAULT (''), `state` text NOT NULL DEFAULT ('DRAFT'), `version` integer NOT NULL DEFAULT (1), `round` integer NOT NULL DEFAULT (0), `region_code` text NOT NULL, `produce` text NOT NULL, `owner_id` uuid NOT NULL, `drafted_by` uuid NOT NULL, `beneficiary_name` text NOT NULL DEFAULT (''), `payee_name` text NOT NULL DEFAULT (''), `payee_bank` text NOT NULL DEFAULT (''), `payee_account_sealed` blob NULL, `payee_account_last4` text NOT NULL DEFAULT (''), `goal_minor` integer NOT NULL, `floor_basis_points` integer NOT NULL DEFAULT (9000), `days` integer NOT NULL, `delivery_month` text NOT NULL, `story` json NOT NULL, `costs` json NULL, `ladder` json NULL, `launch_at` datetime NULL, `launched_at` datetime NULL, `deadline` datetime NULL, `closed_at` datetime NULL, `dunning_ends_at` datetime NULL, `warned_at` datetime NULL, `settled_at` datetime NULL, `resume_state` text NULL, `state_reason` text NOT NULL DEFAULT (''), `cover_id` uuid NULL, `raised_minor` integer NOT NULL DEFAULT (0), `backer_count` integer NOT NULL DEFAULT (0), `collected_minor` integer NOT NULL DEFAULT (0), `freight_collected_minor` integer NOT NULL DEFAULT (0), `fees_minor` integer NOT NULL DEFAULT (0), `refunded_minor` integer NOT NULL DEFAULT (0), `paid_out_minor` integer NOT NULL DEFAULT (0), `momentum` real NOT NULL DEFAULT (0), `pledge_count` integer NOT NULL DEFAULT (0), `search_text` text NOT NULL DEFAULT (''), `updated_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- Create index "campaigns_slug_key" to table: "campaigns"
CREATE UNIQUE INDEX `campaigns_slug_key` ON `campaigns` (`slug`);
-- Create index "campaign_region_path" to table: "campaigns"
CREATE INDEX `campaign_region_path` ON `campaigns` (`region_path`);
-- Create index "campaign_state_deadline" to table: "campaigns"
CREATE INDEX `campaign_state_deadline` ON `campaigns` (`state`, `deadline`);
-- Create index "campaign_state_launched_at" to table: "campaigns"
CREATE INDEX `campaign_state_launched_at` ON `campaigns` (`state`, `launched_at`);
-- Create index "campaign_state_momentum" to table: "campaigns"
CREATE INDEX `campaign_state_momentum` ON `campaigns` (`state`, `momentum`);
-- Create index "campaign_state_launch_at" to table: "campaigns"
CREATE INDEX `campaign_state_launch_at` ON `campaigns` (`state`, `launch_at`);
-- Create index "campaign_state_dunning_ends_at" to table: "campaigns"
CREATE INDEX `campaign_state_dunning_ends_at` ON `campaigns` (`state`, `dunning_ends_at`);
-- Create index "campaign_owner_id_created_at" to table: "campaigns"
CREATE INDEX `campaign_owner_id_created_at` ON `campaigns` (`owner_id`, `created_at`);
-- Create index "campaign_drafted_by_created_at" to table: "campaigns"
CREATE INDEX `campaign_drafted_by_created_at` ON `campaigns` (`drafted_by`, `created_at`);
-- Create "closings" table
CREATE TABLE `closings` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `campaign_id` uuid NOT NULL, `closed_at` datetime NOT NULL, `success` bool NOT NULL, `backers` integer NOT NULL, `pledges` integer NOT NULL, `goods_minor` integer NOT NULL, `proof` blob NOT NULL, `sha256` text NOT NULL, `salt_sealed` blob NOT NULL, PRIMARY KEY (`id`));
-- Create index "closings_campaign_id_key" to table: "closings"
CREATE UNIQUE INDEX `closings_campaign_id_key` ON `closings` (`campaign_id`);
-- Create "contacts" table
CREATE TABLE `contacts` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `person_id` uuid NOT NULL, `channel` text NOT NULL, `digest` text NOT NULL, `sealed` blob NOT NULL, PRIMARY KEY (`id`));
-- Create index "contacts_digest_key" to table: "contacts"
CREATE UNIQUE INDEX `contacts_digest_key` ON `contacts` (`digest`);
-- Create index "contact_person_id" to table: "contacts"
CREATE INDEX `contact_person_id` ON `contacts` (`person_id`);
-- Create "follows" table
CREATE TABLE `follows` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `campaign_id` uuid NOT NULL, `person_id` uuid NOT NULL, PRIMARY KEY (`id`));
-- Create index "follow_campaign_id_person_id" to table: "follows"
CREATE UNIQUE INDEX `follow_campaign_id_person_id` ON `follows` (`campaign_id`, `person_id`);
-- Create index "follow_person_id_created_at" to table: "follows"
CREATE INDEX `follow_person_id_created_at` ON `follows` (`person_id`, `created_at`);
-- Create "grants" table
CREATE TABLE `grants` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `region_path` text NOT NULL, `person_id` uuid NOT NULL, `role` text NOT NULL, `given_by` uuid NULL, `expires_at` datetime NULL, `revoked_at` datetime NULL, PRIMARY KEY (`id`));
-- Create index "grant_region_path" to table: "grants"
CREATE INDEX `grant_region_path` ON `grants` (`region_path`);
-- Create index "grant_person_id" to table: "grants"
CREATE INDEX `grant_person_id` ON `grants` (`person_id`);
-- Create index "grant_role" to table: "grants"
CREATE INDEX `grant_role` ON `grants` (`role`);
-- Create "ledger_entries" table
CREATE TABLE `ledger_entries` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `campaign_id` uuid NULL, `kind` text NOT NULL, `source` text NOT NULL, `memo` text NOT NULL DEFAULT (''), PRIMARY KEY (`id`));
-- Create index "ledger_entries_source_key" to table: "ledger_entries"
CREATE UNIQUE INDEX `ledger_entries_source_key` ON `ledger_entries` (`source`);
-- Create index "ledgerentry_campaign_id_created_at" to table: "ledger_entries"
CREATE INDEX `ledgerentry_campaign_id_created_at` ON `ledger_entries` (`campaign_id`, `created_at`);
-- Create "messages" table
CREATE TABLE `messages` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `person_id` uuid NULL, `channel` text NOT NULL, `kind` text NOT NULL, `dedupe_key` text NOT NULL, `to_sealed` blob NOT NULL, `subject_sealed` blob NOT NULL, `text_sealed` blob NOT NULL, `code_sealed` blob NULL, `state` text NOT NULL DEFAULT ('QUEUED'), `tries` integer NOT NULL DEFAULT (0), `sent_at` datetime NULL, PRIMARY KEY (`id`));
-- Create index "messages_dedupe_key_key" to table: "messages"
CREATE UNIQUE INDEX `messages_dedupe_key_key` ON `messages` (`dedupe_key`);
-- Create index "message_created_at" to table: "messages"
CREATE INDEX `message_created_at` ON `messages` (`created_at`);
-- Create index "message_person_id_created_at" to table: "messages"
CREATE INDEX `message_person_id_created_at` ON `messages` (`person_id`, `created_at`);
-- Create "payout_batches" table
CREATE TABLE `payout_batches` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `region_path` text NOT NULL, `state` text NOT NULL DEFAULT ('MADE'), `made_by` uuid NOT NULL, `confirmed_by` uuid NULL, `confirmed_at` datetime NULL, `idempotency_key` text NOT NULL, `input_hash` blob NOT NULL, `total_minor` integer NOT NULL, `bank_reference` text NOT NULL DEFAULT (''), `receipt_key` text NOT NULL DEFAULT (''), PRIMARY KEY (`id`));
-- Create index "payoutbatch_region_path" to table: "payout_batches"
CREATE INDEX `payoutbatch_region_path` ON `payout_batches` (`region_path`);
-- Create index "payoutbatch_made_by_idempotency_key" to table: "payout_batches"
CREATE UNIQUE INDEX `payoutbatch_made_by_idempotency_key` ON `payout_batches` (`made_by`, `idempotency_key`);
-- Create index "payoutbatch_state_created_at" to table: "payout_batches"
CREATE INDEX `payoutbatch_state_created_at` ON `payout_batches` (`state`, `created_at`);
-- Create "payout_lines" table
CREATE TABLE `payout_lines` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `campaign_id` uuid NOT NULL, `payee_name` text NOT NULL, `payee_bank` text NOT NULL, `payee_account_sealed` blob NOT NULL, `amount_minor` integer NOT NULL, `open` bool NOT NULL DEFAULT (true), `batch_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `payout_lines_payout_batches_lines` FOREIGN KEY (`batch_id`) REFERENCES `payout_batches` (`id`) ON DELETE NO ACTION);
-- Create index "payoutline_campaign_id" to table: "payout_lines"
CREATE INDEX `payoutline_campaign_id` ON `payout_lines` (`campaign_id`);
-- Create index "payoutline_open_campaign" to table: "payout_lines"
CREATE UNIQUE INDEX `payoutline_open_campaign` ON `payout_lines` (`campaign_id`) WHERE open;
-- Create index "payoutline_batch_id" to table: "payout_lines"
CREATE INDEX `payoutline_batch_id` ON `payout_lines` (`batch_id`);
-- Create "persons" table
CREATE TABLE `persons` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `display_name` text NOT NULL, `locale` text NOT NULL DEFAULT ('zh-CN'), `provider_customer` text NULL, PRIMARY KEY (`id`));
-- Create "photos" table
CREATE TABLE `photos` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `position` integer NOT NULL, `key` text NOT NULL, `width` integer NOT NULL, `height` integer NOT NULL, `color` text NOT NULL, `format` text NOT NULL, `alt` text NOT NULL DEFAULT (''), `campaign_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `photos_campaigns_photos` FOREIGN KEY (`campaign_id`) REFERENCES `campaigns` (`id`) ON DELETE NO ACTION);
-- Create index "photo_campaign_id_position" to table: "photos"
CREATE INDEX `photo_campaign_id_position` ON `photos` (`campaign_id`, `position`);
-- Create "pledges" table
CREATE TABLE `pledges` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `region_path` text NOT NULL, `rail` text NOT NULL DEFAULT ('RESERVE'), `state` text NOT NULL DEFAULT ('AWAITING_METHOD'), `version` integer NOT NULL DEFAULT (1), `idempotency_key` text NOT NULL, `input_hash` blob NOT NULL, `anonymous` bool NOT NULL DEFAULT (false), `address_sealed` blob NOT NULL, `province` text NOT NULL, `goods_minor` integer NOT NULL, `freight_minor` integer NOT NULL, `final_goods_minor` integer NULL, `final_minor` integer NULL, `consent` json NOT NULL, `hold_until` datetime NOT NULL, `committed_at` datetime NULL, `checkout_id` text NULL, `checkout_url` text NOT NULL DEFAULT (''), `setup_intent` text NULL, `method` text NULL, `method_brand` text NOT NULL DEFAULT (''), `method_last4` text NOT NULL DEFAULT (''), `charge_due_at` datetime NULL, `charge_tries` integer NOT NULL DEFAULT (0), `notices` integer NOT NULL DEFAULT (0), `decline_code` text NOT NULL DEFAULT (''), `intent` text NULL, `charge` text NULL, `collected_minor` integer NOT NULL DEFAULT (0), `fee_minor` integer NOT NULL DEFAULT (0), `refunded_minor` integer NOT NULL DEFAULT (0), `collected_at` datetime NULL, `method_forget_due` bool NOT NULL DEFAULT (false), `updated_at` datetime NOT NULL, `backer_id` uuid NOT NULL, `campaign_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `pledges_persons_backer` FOREIGN KEY (`backer_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `pledges_campaigns_campaign` FOREIGN KEY (`campaign_id`) REFERENCES `campaigns` (`id`) ON DELETE NO ACTION);
-- Create index "pledge_region_path" to table: "pledges"
CREATE INDEX `pledge_region_path` ON `pledges` (`region_path`);
-- Create index "pledge_campaign_id_backer_id_idempotency_key" to table: "pledges"
CREATE UNIQUE INDEX `pledge_campaign_id_backer_id_idempotency_key` ON `pledges` (`campaign_id`, `backer_id`, `idempotency_key`);
-- Create index "pledge_campaign_id_state_committed_at_id" to table: "pledges"
CREATE INDEX `pledge_campaign_id_state_committed_at_id` ON `pledges` (`campaign_id`, `state`, `committed_at`, `id`);
-- Create index "pledge_backer_id_created_at" to table: "pledges"
CREATE INDEX `pledge_backer_id_created_at` ON `pledges` (`backer_id`, `created_at`);
-- Create index "pledge_state_hold_until" to table: "pledges"
CREATE INDEX `pledge_state_hold_until` ON `pledges` (`state`, `hold_until`);
-- Create index "pledge_state_charge_due_at" to table: "pledges"
CREATE INDEX `pledge_state_charge_due_at` ON `pledges` (`state`, `charge_due_at`) WHERE charge_due_at IS NOT NULL;
-- Create index "pledge_setup_intent" to table: "pledges"
CREATE INDEX `pledge_setup_intent` ON `pledges` (`setup_intent`) WHERE setup_intent IS NOT NULL;
-- Create index "pledge_intent" to table: "pledges"
CREATE INDEX `pledge_intent` ON `pledges` (`intent`) WHERE intent IS NOT NULL;
-- Create index "pledge_method_forget_due" to table: "pledges"
CREATE INDEX `pledge_method_forget_due` ON `pledges` (`method_forget_due`);
-- Create "pledge_lines" table
CREATE TABLE `pledge_lines` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `campaign_id` uuid NOT NULL, `quantity` integer NOT NULL, `unit_price_minor` integer NOT NULL, `unit_freight_minor` integer NOT NULL, `final_unit_minor` integer NULL, `pledge_id` uuid NOT NULL, `tier_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `pledge_lines_pledges_lines` FOREIGN KEY (`pledge_id`) REFERENCES `pledges` (`id`) ON DELETE NO ACTION, CONSTRAINT `pledge_lines_tiers_tier` FOREIGN KEY (`tier_id`) REFERENCES `tiers` (`id`) ON DELETE NO ACTION);
-- Create index "pledgeline_pledge_id_tier_id" to table: "pledge_lines"
CREATE UNIQUE INDEX `pledgeline_pledge_id_tier_id` ON `pledge_lines` (`pledge_id`, `tier_id`);
-- Create index "pledgeline_campaign_id_tier_id" to table: "pledge_lines"
CREATE INDEX `pledgeline_campaign_id_tier_id` ON `pledge_lines` (`campaign_id`, `tier_id`);
-- Create "portal_clocks" table
CREATE TABLE `portal_clocks` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `offset_ms` integer NOT NULL DEFAULT (0));
-- Create "posts" table
CREATE TABLE `posts` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `author_id` uuid NOT NULL, `title` text NOT NULL, `body` text NOT NULL, `campaign_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `posts_campaigns_posts` FOREIGN KEY (`campaign_id`) REFERENCES `campaigns` (`id`) ON DELETE NO ACTION);
-- Create index "post_campaign_id_created_at" to table: "posts"
CREATE INDEX `post_campaign_id_created_at` ON `posts` (`campaign_id`, `created_at`);
-- Create "postings" table
CREATE TABLE `postings` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `campaign_id` uuid NULL, `account` text NOT NULL, `amount_minor` integer NOT NULL, `currency` text NOT NULL DEFAULT ('CNY'), `entry_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `postings_ledger_entries_postings` FOREIGN KEY (`entry_id`) REFERENCES `ledger_entries` (`id`) ON DELETE NO ACTION);
-- Create index "posting_entry_id" to table: "postings"
CREATE INDEX `posting_entry_id` ON `postings` (`entry_id`);
-- Create index "posting_account" to table: "postings"
CREATE INDEX `posting_account` ON `postings` (`account`);
-- Create index "posting_campaign_id_account" to table: "postings"
CREATE INDEX `posting_campaign_id_account` ON `postings` (`campaign_id`, `account`);
-- Create "problems" table
CREATE TABLE `problems` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `region_path` text NOT NULL, `campaign_id` uuid NOT NULL, `reporter_id` uuid NULL, `kind` text NOT NULL, `text` text NOT NULL, `state` text NOT NULL DEFAULT ('OPEN'), `handled_by` uuid NULL, `outcome` text NOT NULL DEFAULT (''), `handled_at` datetime NULL, PRIMARY KEY (`id`));
-- Create index "problem_region_path" to table: "problems"
CREATE INDEX `problem_region_path` ON `problems` (`region_path`);
-- Create index "problem_campaign_id_created_at" to table: "problems"
CREATE INDEX `problem_campaign_id_created_at` ON `problems` (`campaign_id`, `created_at`);
-- Create index "problem_state_created_at" to table: "problems"
CREATE INDEX `problem_state_created_at` ON `problems` (`state`, `created_at`);
-- Create "provider_events" table
CREATE TABLE `provider_events` (`id` text NOT NULL, `created_at` datetime NOT NULL, `kind` text NOT NULL, `object_id` text NOT NULL DEFAULT (''), `payload` blob NOT NULL, `state` text NOT NULL DEFAULT ('RECEIVED'), `outcome` text NOT NULL DEFAULT (''), `done_at` datetime NULL, PRIMARY KEY (`id`));
-- Create index "providerevent_state_created_at" to table: "provider_events"
CREATE INDEX `providerevent_state_created_at` ON `provider_events` (`state`, `created_at`);
-- Create index "providerevent_object_id" to table: "provider_events"
CREATE INDEX `providerevent_object_id` ON `provider_events` (`object_id`);
-- Create "provider_slots" table
CREATE TABLE `provider_slots` (`id` text NOT NULL, `next_at_ms` integer NOT NULL DEFAULT (0), PRIMARY KEY (`id`));
-- Create "questions" table
CREATE TABLE `questions` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `asked_by` uuid NOT NULL, `text` text NOT NULL, `answer` text NOT NULL DEFAULT (''), `answered_by` uuid NULL, `answered_at` datetime NULL, `campaign_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `questions_campaigns_questions` FOREIGN KEY (`campaign_id`) REFERENCES `campaigns` (`id`) ON DELETE NO ACTION);
-- Create index "question_campaign_id_created_at" to table: "questions"
CREATE INDEX `question_campaign_id_created_at` ON `questions` (`campaign_id`, `created_at`);
-- Create "regions" table
CREATE TABLE `regions` (`id` text NOT NULL, `name` text NOT NULL, `level` text NOT NULL, `parent_code` text NULL, `path` text NOT NULL, `created_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- Create index "regions_path_key" to table: "regions"
CREATE UNIQUE INDEX `regions_path_key` ON `regions` (`path`);
-- Create index "region_parent_code" to table: "regions"
CREATE INDEX `region_parent_code` ON `regions` (`parent_code`);
-- Create index "region_path" to table: "regions"
CREATE INDEX `region_path` ON `regions` (`path`);
-- Create "review_steps" table
CREATE TABLE `review_steps` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `region_path` text NOT NULL, `round` integer NOT NULL, `kind` text NOT NULL, `region_code` text NOT NULL, `due_at` datetime NOT NULL, `state` text NOT NULL DEFAULT ('OPEN'), `decided_by` uuid NULL, `decided_at` datetime NULL, `comment` text NOT NULL DEFAULT (''), `questions` json NULL, `campaign_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `review_steps_campaigns_steps` FOREIGN KEY (`campaign_id`) REFERENCES `campaigns` (`id`) ON DELETE NO ACTION);
-- Create index "reviewstep_region_path" to table: "review_steps"
CREATE INDEX `reviewstep_region_path` ON `review_steps` (`region_path`);
-- Create index "reviewstep_campaign_id_round_kind" to table: "review_steps"
CREATE UNIQUE INDEX `reviewstep_campaign_id_round_kind` ON `review_steps` (`campaign_id`, `round`, `kind`);
-- Create index "reviewstep_state_due_at" to table: "review_steps"
CREATE INDEX `reviewstep_state_due_at` ON `review_steps` (`state`, `due_at`);
-- Create "sign_ins" table
CREATE TABLE `sign_ins` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `person_id` uuid NOT NULL, `token_hash` blob NOT NULL, `kind` text NOT NULL, `device` text NOT NULL DEFAULT (''), `seen_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `revoked_at` datetime NULL, PRIMARY KEY (`id`));
-- Create index "sign_ins_token_hash_key" to table: "sign_ins"
CREATE UNIQUE INDEX `sign_ins_token_hash_key` ON `sign_ins` (`token_hash`);
-- Create index "signin_person_id_created_at" to table: "sign_ins"
CREATE INDEX `signin_person_id_created_at` ON `sign_ins` (`person_id`, `created_at`);
-- Create "sign_in_codes" table
CREATE TABLE `sign_in_codes` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `contact_digest` text NOT NULL, `origin_digest` text NOT NULL, `code_hash` blob NOT NULL, `expires_at` datetime NOT NULL, `tries` integer NOT NULL DEFAULT (0), `used_at` datetime NULL, PRIMARY KEY (`id`));
-- Create index "signincode_contact_digest_created_at" to table: "sign_in_codes"
CREATE INDEX `signincode_contact_digest_created_at` ON `sign_in_codes` (`contact_digest`, `created_at`);
-- Create index "signincode_origin_digest_created_at" to table: "sign_in_codes"
CREATE INDEX `signincode_origin_digest_created_at` ON `sign_in_codes` (`origin_digest`, `created_at`);
-- Create "tiers" table
CREATE TABLE `tiers` (`id` uuid NOT NULL, `created_at` datetime NOT NULL, `position` integer NOT NULL, `title` text NOT NULL, `goods` text NOT NULL DEFAULT (''), `price_minor` integer NOT NULL, `stock` integer NULL, `per_person` integer NULL, `freight` json NOT NULL, `claimed` integer NOT NULL DEFAULT (0), `promised` integer NOT NULL DEFAULT (0), `campaign_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `tiers_campaigns_tiers` FOREIGN KEY (`campaign_id`) REFERENCES `campaigns` (`id`) ON DELETE NO ACTION, CONSTRAINT `tier_claimed_within_stock` CHECK (claimed >= 0 AND (stock IS NULL OR claimed <= stock)), CONSTRAINT `tier_promised_within_claimed` CHECK (promised >= 0 AND promised <= claimed));
-- Create index "tier_campaign_id_position" to table: "tiers"
CREATE UNIQUE INDEX `tier_campaign_id_position` ON `tiers` (`campaign_id`, `position`);
