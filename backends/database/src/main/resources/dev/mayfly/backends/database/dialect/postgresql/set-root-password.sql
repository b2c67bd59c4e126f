DO $$
BEGIN
  ${take-epoch}
  -- A commit that a crash takes back would leave a password that nobody knows any more.
  SET LOCAL synchronous_commit = on;
  SET LOCAL ROLE NONE;
  ALTER ROLE ${login} PASSWORD ${verifier:literal};
END $$
