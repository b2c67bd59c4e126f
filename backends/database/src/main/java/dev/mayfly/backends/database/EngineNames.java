package dev.mayfly.backends.database;

/**
 * Where Vault keeps what belongs to one target.
 *
 * @param mount of the database engine
 * @param connection its name there
 * @param tokenRole the role that leases' tokens are made through
 * @param guardRole the database role of the guard's own login
 */
public record EngineNames(String mount, String connection, String tokenRole, String guardRole) {

  String config() {
    return mount + "/config/" + connection;
  }

  String role(String role) {
    return mount + "/roles/" + role;
  }

  String creds(String role) {
    return mount + "/creds/" + role;
  }

  String rotateRoot() {
    return mount + "/rotate-root/" + connection;
  }

  String tokenRolePath() {
    return "auth/token/roles/" + tokenRole;
  }

  /** The policy of the tokens that leases hang on. */
  String leasePolicy() {
    return tokenRole + "-lease";
  }
}
