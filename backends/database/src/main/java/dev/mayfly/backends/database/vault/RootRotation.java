package dev.mayfly.backends.database.vault;

/** Who replaces the password that Vault's engine logs in to the database with. */
public enum RootRotation {
  NEVER,
  /** The engine itself. */
  ENGINE,
  /** Mayfly, with two root logins by turns. */
  ALTERNATING
}
