-- Every page counts the messages that failed or were not understood: without this it reads all messages the shop ever sent.
CREATE INDEX inbox_trouble ON inbox (merchant_id) WHERE status IN ('failed', 'not_understood');
