-- Search: a trigram index of what a campaign can be found by.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX "campaign_search_text" ON "campaigns" USING gin ("search_text" gin_trgm_ops);
