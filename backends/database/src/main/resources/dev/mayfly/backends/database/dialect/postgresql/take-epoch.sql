-- Holds the row until the end of the transaction. Whose epoch is over has been taken over from.
SET LOCAL lock_timeout = '5s';
UPDATE ${schema}.root_epoch SET epoch = ${epoch} WHERE epoch <= ${epoch};
IF NOT FOUND THEN
  RAISE EXCEPTION 'epoch ${epoch} is over' USING ERRCODE = 'MF001';
END IF;
