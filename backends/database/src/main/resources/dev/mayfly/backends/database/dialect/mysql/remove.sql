-- Mayfly: takes away what it made here. First revoke every lease in Vault and delete the connection there.
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION';
DELIMITER //
${procedure remove}() SQL SECURITY INVOKER
BEGIN
  IF EXISTS (SELECT 1 FROM mysql.user WHERE User REGEXP ${any-account}) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'accounts of leases are left: revoke their leases first';
  END IF;
END //
DELIMITER ;
CALL ${schema}.remove();
${drop-roots}
DROP DATABASE ${schema};
DROP USER ${owner};
-- Views of tasks may be ${heir:literal}'s: drop that account when they are gone.
