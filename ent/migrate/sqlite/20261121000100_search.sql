-- Search: a trigram index of what a campaign can be found by, kept by triggers.
CREATE VIRTUAL TABLE `campaign_search` USING fts5(`campaign_id` UNINDEXED, `text`, tokenize = 'trigram');
CREATE TRIGGER `campaign_search_insert` AFTER INSERT ON `campaigns` BEGIN
  INSERT INTO `campaign_search` (`campaign_id`, `text`) VALUES (new.`id`, new.`search_text`);
END;
CREATE TRIGGER `campaign_search_update` AFTER UPDATE OF `search_text` ON `campaigns` WHEN old.`search_text` <> new.`search_text` BEGIN
  DELETE FROM `campaign_search` WHERE `campaign_id` = old.`id`;
  INSERT INTO `campaign_search` (`campaign_id`, `text`) VALUES (new.`id`, new.`search_text`);
END;
CREATE TRIGGER `campaign_search_delete` AFTER DELETE ON `campaigns` BEGIN
  DELETE FROM `campaign_search` WHERE `campaign_id` = old.`id`;
END;
