-- Create "problems" table
CREATE TABLE "problems" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "region_path" character varying NOT NULL, "campaign_id" uuid NOT NULL, "reporter_id" uuid NULL, "kind" character varying NOT NULL, "text" character varying NOT NULL, "state" character varying NOT NULL DEFAULT 'OPEN', "handled_by" uuid NULL, "outcome" character varying NOT NULL DEFAULT '', "handled_at" timestamptz NULL, PRIMARY KEY ("id"));
-- Create index "problem_campaign_id_created_at" to table: "problems"
CREATE INDEX "problem_campaign_id_created_at" ON "problems" ("campaign_id", "created_at");
-- Create index "problem_region_path" to table: "problems"
CREATE INDEX "problem_region_path" ON "problems" ("region_path" text_pattern_ops);
-- Create index "problem_state_created_at" to table: "problems"
CREATE INDEX "problem_state_created_at" ON "problems" ("state", "created_at");
-- Create "provider_events" table
CREATE TABLE "provider_events" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "kind" character varying NOT NULL, "object_id" character varying NOT NULL DEFAULT '', "payload" bytea NOT NULL, "state" character varying NOT NULL DEFAULT 'RECEIVED', "outcome" character varying NOT NULL DEFAULT '', "done_at" timestamptz NULL, PRIMARY KEY ("id"));
-- Create index "providerevent_object_id" to table: "provider_events"
CREATE INDEX "providerevent_object_id" ON "provider_events" ("object_id");
-- Create index "providerevent_state_created_at" to table: "provider_events"
CREATE INDEX "providerevent_state_created_at" ON "provider_events" ("state", "created_at");
-- Create "sign_in_codes" table
CREATE TABLE "sign_in_codes" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "contact_digest" character varying NOT NULL, "origin_digest" character varying NOT NULL, "code_hash" bytea NOT NULL, "expires_at" timestamptz NOT NULL, "tries" bigint NOT NULL DEFAULT 0, "used_at" timestamptz NULL, PRIMARY KEY ("id"));
-- Create index "signincode_contact_digest_created_at" to table: "sign_in_codes"
CREATE INDEX "signincode_contact_digest_created_at" ON "sign_in_codes" ("contact_digest", "created_at");
-- Create index "signincode_origin_digest_created_at" to table: "sign_in_codes"
CREATE INDEX "signincode_origin_digest_created_at" ON "sign_in_codes" ("origin_digest", "created_at");
-- Create "closings" table
CREATE TABLE "closings" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "campaign_id" uuid NOT NULL, "closed_at" timestamptz NOT NULL, "success" boolean NOT NULL, "backers" bigint NOT NULL, "pledges" bigint NOT NULL, "goods_minor" bigint NOT NULL, "proof" bytea NOT NULL, "sha256" character varying NOT NULL, "salt_sealed" bytea NOT NULL, PRIMARY KEY ("id"));
-- Create index "closings_campaign_id_key" to table: "closings"
CREATE UNIQUE INDEX "closings_campaign_id_key" ON "closings" ("campaign_id");
-- Create "contacts" table
CREATE TABLE "contacts" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "person_id" uuid NOT NULL, "channel" character varying NOT NULL, "digest" character varying NOT NULL, "sealed" bytea NOT NULL, PRIMARY KEY ("id"));
-- Create index "contact_person_id" to table: "contacts"
CREATE INDEX "contact_person_id" ON "contacts" ("person_id");
-- Create index "contacts_digest_key" to table: "contacts"
CREATE UNIQUE INDEX "contacts_digest_key" ON "contacts" ("digest");
-- Create "follows" table
CREATE TABLE "follows" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "campaign_id" uuid NOT NULL, "person_id" uuid NOT NULL, PRIMARY KEY ("id"));
-- Create index "follow_campaign_id_person_id" to table: "follows"
CREATE UNIQUE INDEX "follow_campaign_id_person_id" ON "follows" ("campaign_id", "person_id");
-- Create index "follow_person_id_created_at" to table: "follows"
CREATE INDEX "follow_person_id_created_at" ON "follows" ("person_id", "created_at");
-- Create "grants" table
CREATE TABLE "grants" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "region_path" character varying NOT NULL, "person_id" uuid NOT NULL, "role" character varying NOT NULL, "given_by" uuid NULL, "expires_at" timestamptz NULL, "revoked_at" timestamptz NULL, PRIMARY KEY ("id"));
-- Create index "grant_person_id" to table: "grants"
CREATE INDEX "grant_person_id" ON "grants" ("person_id");
-- Create index "grant_region_path" to table: "grants"
CREATE INDEX "grant_region_path" ON "grants" ("region_path" text_pattern_ops);
-- Create index "grant_role" to table: "grants"
CREATE INDEX "grant_role" ON "grants" ("role");
-- Create "regions" table
CREATE TABLE "regions" ("id" character varying NOT NULL, "name" character varying NOT NULL, "level" character varying NOT NULL, "parent_code" character varying NULL, "path" character varying NOT NULL, "created_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- Create index "region_parent_code" to table: "regions"
CREATE INDEX "region_parent_code" ON "regions" ("parent_code");
-- Create index "region_path" to table: "regions"
CREATE INDEX "region_path" ON "regions" ("path" text_pattern_ops);
-- Create index "regions_path_key" to table: "regions"
CREATE UNIQUE INDEX "regions_path_key" ON "regions" ("path");
-- Create "messages" table
CREATE TABLE "messages" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "person_id" uuid NULL, "channel" character varying NOT NULL, "kind" character varying NOT NULL, "dedupe_key" character varying NOT NULL, "to_sealed" bytea NOT NULL, "subject_sealed" bytea NOT NULL, "text_sealed" bytea NOT NULL, "code_sealed" bytea NULL, "state" character varying NOT NULL DEFAULT 'QUEUED', "tries" bigint NOT NULL DEFAULT 0, "sent_at" timestamptz NULL, PRIMARY KEY ("id"));
-- Create index "message_created_at" to table: "messages"
CREATE INDEX "message_created_at" ON "messages" ("created_at");
-- Create index "message_person_id_created_at" to table: "messages"
CREATE INDEX "message_person_id_created_at" ON "messages" ("person_id", "created_at");
-- Create index "messages_dedupe_key_key" to table: "messages"
CREATE UNIQUE INDEX "messages_dedupe_key_key" ON "messages" ("dedupe_key");
-- Create "payout_batches" table
CREATE TABLE "payout_batches" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "region_path" character varying NOT NULL, "state" character varying NOT NULL DEFAULT 'MADE', "made_by" uuid NOT NULL, "confirmed_by" uuid NULL, "confirmed_at" timestamptz NULL, "idempotency_key" character varying NOT NULL, "input_hash" bytea NOT NULL, "total_minor" bigint NOT NULL, "bank_reference" character varying NOT NULL DEFAULT '', "receipt_key" character varying NOT NULL DEFAULT '', PRIMARY KEY ("id"));
-- Create index "payoutbatch_made_by_idempotency_key" to table: "payout_batches"
CREATE UNIQUE INDEX "payoutbatch_made_by_idempotency_key" ON "payout_batches" ("made_by", "idempotency_key");
-- Create index "payoutbatch_region_path" to table: "payout_batches"
CREATE INDEX "payoutbatch_region_path" ON "payout_batches" ("region_path" text_pattern_ops);
-- Create index "payoutbatch_state_created_at" to table: "payout_batches"
CREATE INDEX "payoutbatch_state_created_at" ON "payout_batches" ("state", "created_at");
-- Create "provider_slots" table
CREATE TABLE "provider_slots" ("id" character varying NOT NULL, "next_at_ms" bigint NOT NULL DEFAULT 0, PRIMARY KEY ("id"));
-- Create "attempts" table
CREATE TABLE "attempts" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "campaign_id" uuid NOT NULL, "pledge_id" uuid NOT NULL, "kind" character varying NOT NULL, "key" character varying NOT NULL, "number" bigint NOT NULL, "amount_minor" bigint NOT NULL DEFAULT 0, "method" character varying NOT NULL DEFAULT '', "state" character varying NOT NULL DEFAULT 'SENT', "provider_id" character varying NOT NULL DEFAULT '', "outcome" character varying NOT NULL DEFAULT '', "sent_at" timestamptz NOT NULL, "lease_until" timestamptz NOT NULL, "done_at" timestamptz NULL, PRIMARY KEY ("id"));
-- Create index "attempt_pledge_id_kind_number" to table: "attempts"
CREATE UNIQUE INDEX "attempt_pledge_id_kind_number" ON "attempts" ("pledge_id", "kind", "number");
-- Create index "attempt_state_lease_until" to table: "attempts"
CREATE INDEX "attempt_state_lease_until" ON "attempts" ("state", "lease_until");
-- Create index "attempts_key_key" to table: "attempts"
CREATE UNIQUE INDEX "attempts_key_key" ON "attempts" ("key");
-- Create "audit_entries" table
CREATE TABLE "audit_entries" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "region_path" character varying NOT NULL, "actor_id" uuid NULL, "for_id" uuid NULL, "action" character varying NOT NULL, "object" character varying NOT NULL, "object_id" character varying NOT NULL, "before" text NOT NULL DEFAULT '', "after" text NOT NULL DEFAULT '', "reason" character varying NOT NULL DEFAULT '', "request_id" character varying NOT NULL DEFAULT '', PRIMARY KEY ("id"));
-- Create index "auditentry_actor_id_created_at" to table: "audit_entries"
CREATE INDEX "auditentry_actor_id_created_at" ON "audit_entries" ("actor_id", "created_at");
-- Create index "auditentry_created_at_id" to table: "audit_entries"
CREATE INDEX "auditentry_created_at_id" ON "audit_entries" ("created_at", "id");
-- Create index "auditentry_object_object_id" to table: "audit_entries"
CREATE INDEX "auditentry_object_object_id" ON "audit_entries" ("object", "object_id");
-- Create index "auditentry_region_path" to table: "audit_entries"
CREATE INDEX "auditentry_region_path" ON "audit_entries" ("region_path" text_pattern_ops);
-- Create "sign_ins" table
CREATE TABLE "sign_ins" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "person_id" uuid NOT NULL, "token_hash" bytea NOT NULL, "kind" character varying NOT NULL, "device" character varying NOT NULL DEFAULT '', "seen_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, "revoked_at" timestamptz NULL, PRIMARY KEY ("id"));
-- Create index "sign_ins_token_hash_key" to table: "sign_ins"
CREATE UNIQUE INDEX "sign_ins_token_hash_key" ON "sign_ins" ("token_hash");
-- Create index "signin_person_id_created_at" to table: "sign_ins"
CREATE INDEX "signin_person_id_created_at" ON "sign_ins" ("person_id", "created_at");
-- Create "portal_clocks" table
CREATE TABLE "portal_clocks" ("id" bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY, "offset_ms" bigint NOT NULL DEFAULT 0, PRIMARY KEY ("id"));
-- Create "payout_lines" table
CREATE TABLE "payout_lines" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "campaign_id" uuid NOT NULL, "payee_name" character varying NOT NULL, "payee_bank" character varying NOT NULL, "payee_account_sealed" bytea NOT NULL, "amount_minor" bigint NOT NULL, "open" boolean NOT NULL DEFAULT true, "batch_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "payout_lines_payout_batches_lines" FOREIGN KEY ("batch_id") REFERENCES "payout_batches" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- Create index "payoutline_batch_id" to table: "payout_lines"
CREATE INDEX "payoutline_batch_id" ON "payout_lines" ("batch_id");
-- Create index "payoutline_campaign_id" to table: "payout_lines"
CREATE INDEX "payoutline_campaign_id" ON "payout_lines" ("campaign_id");
-- Create index "payoutline_open_campaign" to table: "payout_lines"
CREATE UNIQUE INDEX "payoutline_open_campaign" ON "payout_lines" ("campaign_id") WHERE open;
-- Create "campaigns" table
CREATE TABLE "campaigns" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "region_path" character varying NOT NULL, "slug" character varying NOT NULL, "title" character varying NOT NULL, "summary" character varying NOT NULL DEFAULT '', "state" character varying NOT NULL DEFAULT 'DRAFT', "version" bigint NOT NULL DEFAULT 1, "round" bigint NOT NULL DEFAULT 0, "region_code" character varying NOT NULL, "produce" character varying NOT NULL, "owner_id" uuid NOT NULL, "drafted_by" uuid NOT NULL, "beneficiary_name" character varying NOT NULL DEFAULT '', "payee_name" character varying NOT NULL DEFAULT '', "payee_bank" character varying NOT NULL DEFAULT '', "payee_account_sealed" bytea NULL, "payee_account_last4" character varying NOT NULL DEFAULT '', "goal_minor" bigint NOT NULL, "floor_basis_points" bigint NOT NULL DEFAULT 9000, "days" bigint NOT NULL, "delivery_month" character varying NOT NULL, "story" jsonb NOT NULL, "costs" jsonb NULL, "ladder" jsonb NULL, "launch_at" timestamptz NULL, "launched_at" timestamptz NULL, "deadline" timestamptz NULL, "closed_at" timestamptz NULL, "dunning_ends_at" timestamptz NULL, "warned_at" timestamptz NULL, "settled_at" timestamptz NULL, "resume_state" character varying NULL, "state_reason" text NOT NULL DEFAULT '', "cover_id" uuid NULL, "raised_minor" bigint NOT NULL DEFAULT 0, "backer_count" bigint NOT NULL DEFAULT 0, "collected_minor" bigint NOT NULL DEFAULT 0, "freight_collected_minor" bigint NOT NULL DEFAULT 0, "fees_minor" bigint NOT NULL DEFAULT 0, "refunded_minor" bigint NOT NULL DEFAULT 0, "paid_out_minor" bigint NOT NULL DEFAULT 0, "momentum" double precision NOT NULL DEFAULT 0, "pledge_count" bigint NOT NULL DEFAULT 0, "search_text" text NOT NULL DEFAULT '', "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- Create index "campaign_drafted_by_created_at" to table: "campaigns"
CREATE INDEX "campaign_drafted_by_created_at" ON "campaigns" ("drafted_by", "created_at");
-- Create index "campaign_owner_id_created_at" to table: "campaigns"
CREATE INDEX "campaign_owner_id_created_at" ON "campaigns" ("owner_id", "created_at");
-- Create index "campaign_region_path" to table: "campaigns"
CREATE INDEX "campaign_region_path" ON "campaigns" ("region_path" text_pattern_ops);
-- Create index "campaign_state_deadline" to table: "campaigns"
CREATE INDEX "campaign_state_deadline" ON "campaigns" ("state", "deadline");
-- Create index "campaign_state_dunning_ends_at" to table: "campaigns"
CREATE INDEX "campaign_state_dunning_ends_at" ON "campaigns" ("state", "dunning_ends_at");
-- Create index "campaign_state_launch_at" to table: "campaigns"
CREATE INDEX "campaign_state_launch_at" ON "campaigns" ("state", "launch_at");
-- Create index "campaign_state_launched_at" to table: "campaigns"
CREATE INDEX "campaign_state_launched_at" ON "campaigns" ("state", "launched_at");
-- Create index "campaign_state_momentum" to table: "campaigns"
CREATE INDEX "campaign_state_momentum" ON "campaigns" ("state", "momentum");
-- Create index "campaigns_slug_key" to table: "campaigns"
CREATE UNIQUE INDEX "campaigns_slug_key" ON "campaigns" ("slug");
-- Create "photos" table
CREATE TABLE "photos" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "position" bigint NOT NULL, "key" character varying NOT NULL, "width" bigint NOT NULL, "height" bigint NOT NULL, "color" character varying NOT NULL, "format" character varying NOT NULL, "alt" character varying NOT NULL DEFAULT '', "campaign_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "photos_campaigns_photos" FOREIGN KEY ("campaign_id") REFERENCES "campaigns" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- Create index "photo_campaign_id_position" to table: "photos"
CREATE INDEX "photo_campaign_id_position" ON "photos" ("campaign_id", "position");
-- Create "persons" table
CREATE TABLE "persons" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "display_name" character varying NOT NULL, "locale" character varying NOT NULL DEFAULT 'zh-CN', "provider_customer" character varying NULL, PRIMARY KEY ("id"));
-- Create "pledges" table
CREATE TABLE "pledges" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "region_path" character varying NOT NULL, "rail" character varying NOT NULL DEFAULT 'RESERVE', "state" character varying NOT NULL DEFAULT 'AWAITING_METHOD', "version" bigint NOT NULL DEFAULT 1, "idempotency_key" character varying NOT NULL, "input_hash" bytea NOT NULL, "anonymous" boolean NOT NULL DEFAULT false, "address_sealed" bytea NOT NULL, "province" character varying NOT NULL, "goods_minor" bigint NOT NULL, "freight_minor" bigint NOT NULL, "final_goods_minor" bigint NULL, "final_minor" bigint NULL, "consent" jsonb NOT NULL, "hold_until" timestamptz NOT NULL, "committed_at" timestamptz NULL, "checkout_id" character varying NULL, "checkout_url" text NOT NULL DEFAULT '', "setup_intent" character varying NULL, "method" character varying NULL, "method_brand" character varying NOT NULL DEFAULT '', "method_last4" character varying NOT NULL DEFAULT '', "charge_due_at" timestamptz NULL, "charge_tries" bigint NOT NULL DEFAULT 0, "notices" bigint NOT NULL DEFAULT 0, "decline_code" character varying NOT NULL DEFAULT '', "intent" character varying NULL, "charge" character varying NULL, "collected_minor" bigint NOT NULL DEFAULT 0, "fee_minor" bigint NOT NULL DEFAULT 0, "refunded_minor" bigint NOT NULL DEFAULT 0, "collected_at" timestamptz NULL, "method_forget_due" boolean NOT NULL DEFAULT false, "updated_at" timestamptz NOT NULL, "backer_id" uuid NOT NULL, "campaign_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "pledges_campaigns_campaign" FOREIGN KEY ("campaign_id") REFERENCES "campaigns" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "pledges_persons_backer" FOREIGN KEY ("backer_id") REFERENCES "persons" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- Create index "pledge_backer_id_created_at" to table: "pledges"
CREATE INDEX "pledge_backer_id_created_at" ON "pledges" ("backer_id", "created_at");
-- Create index "pledge_campaign_id_backer_id_idempotency_key" to table: "pledges"
CREATE UNIQUE INDEX "pledge_campaign_id_backer_id_idempotency_key" ON "pledges" ("campaign_id", "backer_id", "idempotency_key");
-- Create index "pledge_campaign_id_state_committed_at_id" to table: "pledges"
CREATE INDEX "pledge_campaign_id_state_committed_at_id" ON "pledges" ("campaign_id", "state", "committed_at", "id");
-- Create index "pledge_intent" to table: "pledges"
CREATE INDEX "pledge_intent" ON "pledges" ("intent") WHERE (intent IS NOT NULL);
-- Create index "pledge_method_forget_due" to table: "pledges"
CREATE INDEX "pledge_method_forget_due" ON "pledges" ("method_forget_due");
-- Create index "pledge_region_path" to table: "pledges"
CREATE INDEX "pledge_region_path" ON "pledges" ("region_path" text_pattern_ops);
-- Create index "pledge_setup_intent" to table: "pledges"
CREATE INDEX "pledge_setup_intent" ON "pledges" ("setup_intent") WHERE (setup_intent IS NOT NULL);
-- Create index "pledge_state_charge_due_at" to table: "pledges"
CREATE INDEX "pledge_state_charge_due_at" ON "pledges" ("state", "charge_due_at") WHERE (charge_due_at IS NOT NULL);
-- Create index "pledge_state_hold_until" to table: "pledges"
CREATE INDEX "pledge_state_hold_until" ON "pledges" ("state", "hold_until");
-- Create "tiers" table
CREATE TABLE "tiers" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "position" bigint NOT NULL, "title" character varying NOT NULL, "goods" character varying NOT NULL DEFAULT '', "price_minor" bigint NOT NULL, "stock" bigint NULL, "per_person" bigint NULL, "freight" jsonb NOT NULL, "claimed" bigint NOT NULL DEFAULT 0, "promised" bigint NOT NULL DEFAULT 0, "campaign_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "tiers_campaigns_tiers" FOREIGN KEY ("campaign_id") REFERENCES "campaigns" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "tier_claimed_within_stock" CHECK ((claimed >= 0) AND ((stock IS NULL) OR (claimed <= stock))), CONSTRAINT "tier_promised_within_claimed" CHECK ((promised >= 0) AND (promised <= claimed)));
-- Create index "tier_campaign_id_position" to table: "tiers"
CREATE UNIQUE INDEX "tier_campaign_id_position" ON "tiers" ("campaign_id", "position");
-- Create "pledge_lines" table
CREATE TABLE "pledge_lines" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "campaign_id" uuid NOT NULL, "quantity" bigint NOT NULL, "unit_price_minor" bigint NOT NULL, "unit_freight_minor" bigint NOT NULL, "final_unit_minor" bigint NULL, "pledge_id" uuid NOT NULL, "tier_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "pledge_lines_pledges_lines" FOREIGN KEY ("pledge_id") REFERENCES "pledges" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, CONSTRAINT "pledge_lines_tiers_tier" FOREIGN KEY ("tier_id") REFERENCES "tiers" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- Create index "pledgeline_campaign_id_tier_id" to table: "pledge_lines"
CREATE INDEX "pledgeline_campaign_id_tier_id" ON "pledge_lines" ("campaign_id", "tier_id");
-- Create index "pledgeline_pledge_id_tier_id" to table: "pledge_lines"
CREATE UNIQUE INDEX "pledgeline_pledge_id_tier_id" ON "pledge_lines" ("pledge_id", "tier_id");
-- Create "ledger_entries" table
CREATE TABLE "ledger_entries" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "campaign_id" uuid NULL, "kind" character varying NOT NULL, "source" character varying NOT NULL, "memo" character varying NOT NULL DEFAULT '', PRIMARY KEY ("id"));
-- Create index "ledger_entries_source_key" to table: "ledger_entries"
CREATE UNIQUE INDEX "ledger_entries_source_key" ON "ledger_entries" ("source");
-- Create index "ledgerentry_campaign_id_created_at" to table: "ledger_entries"
CREATE INDEX "ledgerentry_campaign_id_created_at" ON "ledger_entries" ("campaign_id", "created_at");
-- Create "postings" table
CREATE TABLE "postings" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "campaign_id" uuid NULL, "account" character varying NOT NULL, "amount_minor" bigint NOT NULL, "currency" character varying NOT NULL DEFAULT 'CNY', "entry_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "postings_ledger_entries_postings" FOREIGN KEY ("entry_id") REFERENCES "ledger_entries" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- Create index "posting_account" to table: "postings"
CREATE INDEX "posting_account" ON "postings" ("account");
-- Create index "posting_campaign_id_account" to table: "postings"
CREATE INDEX "posting_campaign_id_account" ON "postings" ("campaign_id", "account");
-- Create index "posting_entry_id" to table: "postings"
CREATE INDEX "posting_entry_id" ON "postings" ("entry_id");
-- Create "posts" table
CREATE TABLE "posts" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "author_id" uuid NOT NULL, "title" character varying NOT NULL, "body" text NOT NULL, "campaign_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "posts_campaigns_posts" FOREIGN KEY ("campaign_id") REFERENCES "campaigns" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- Create index "post_campaign_id_created_at" to table: "posts"
CREATE INDEX "post_campaign_id_created_at" ON "posts" ("campaign_id", "created_at");
-- Create "questions" table
CREATE TABLE "questions" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "asked_by" uuid NOT NULL, "text" character varying NOT NULL, "answer" character varying NOT NULL DEFAULT '', "answered_by" uuid NULL, "answered_at" timestamptz NULL, "campaign_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "questions_campaigns_questions" FOREIGN KEY ("campaign_id") REFERENCES "campaigns" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- Create index "question_campaign_id_created_at" to table: "questions"
CREATE INDEX "question_campaign_id_created_at" ON "questions" ("campaign_id", "created_at");
-- Create "review_steps" table
CREATE TABLE "review_steps" ("id" uuid NOT NULL, "created_at" timestamptz NOT NULL, "region_path" character varying NOT NULL, "round" bigint NOT NULL, "kind" character varying NOT NULL, "region_code" character varying NOT NULL, "due_at" timestamptz NOT NULL, "state" character varying NOT NULL DEFAULT 'OPEN', "decided_by" uuid NULL, "decided_at" timestamptz NULL, "comment" character varying NOT NULL DEFAULT '', "questions" jsonb NULL, "campaign_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "review_steps_campaigns_steps" FOREIGN KEY ("campaign_id") REFERENCES "campaigns" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- Create index "reviewstep_campaign_id_round_kind" to table: "review_steps"
CREATE UNIQUE INDEX "reviewstep_campaign_id_round_kind" ON "review_steps" ("campaign_id", "round", "kind");
-- Create index "reviewstep_region_path" to table: "review_steps"
CREATE INDEX "reviewstep_region_path" ON "review_steps" ("region_path" text_pattern_ops);
-- Create index "reviewstep_state_due_at" to table: "review_steps"
CREATE INDEX "reviewstep_state_due_at" ON "review_steps" ("state", "due_at");
