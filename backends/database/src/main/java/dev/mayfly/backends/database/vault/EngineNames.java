package dev.mayfly.backends.database.vault;

/**
 * Where Vault keeps what belongs to one target.
 *
 * @param mount of the database engine
 * @param connection its name there
 * @param tokenRole the role that leases' tokens are made through
 * @param guardRole the database role of the guard's own login
 */
public record EngineNames(String mount, String connection, String tokenRole, String guardRole) {

  /** The connection's root login, as every process calls it. */
  public String root() {
    return mount + "/" + connection;
  }

  public String config() {
    return mount + "/config/" + connection;
  }

  public String role(String role) {
    return mount + "/roles/" + role;
  }

  public String creds(String role) {
    return mount + "/creds/" + role;
  }

  String rotateRoot() {
    return mount + "/rotate-root/" + connection;
  }

  /** The role that the guard's tokens are made through: a task's token cannot have its login. */
  public String guardTokenRole() {
    return tokenRole + "-guard";
  }
}
