-- What went back of a payment is asked for by the hundred when books are compared: a shop's payments are not walked through for each.
CREATE INDEX payment_children ON payment (merchant_id, parent_id) WHERE parent_id IS NOT NULL;
