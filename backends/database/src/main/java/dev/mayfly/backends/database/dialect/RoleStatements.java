package dev.mayfly.backends.database.dialect;

import java.util.List;

/**
 * What is run in the database for the accounts of one role, by whoever makes them: Vault's engine,
 * or Mayfly. Each statement has places for what is an account's own, as the engine writes them.
 */
public record RoleStatements(
    List<String> creation, List<String> rollback, List<String> renewal, List<String> revocation) {

  public RoleStatements {
    creation = List.copyOf(creation);
    rollback = List.copyOf(rollback);
    renewal = List.copyOf(renewal);
    revocation = List.copyOf(revocation);
  }

  /**
   * What stands in the places.
   *
   * @param password as statements have it; empty where they have none
   * @param expiration by the server's clock; empty where they have none
   */
  public record Places(String name, String password, String expiration) {

    /** Of statements that only name the account. */
    public static Places of(String name) {
      return new Places(name, "", "");
    }

    public List<String> in(List<String> statements) {
      return statements.stream().map(this::in).toList();
    }

    private String in(String statement) {
      return statement
          .replace("{{name}}", name)
          .replace("{{username}}", name)
          .replace("{{password}}", password)
          .replace("{{expiration}}", expiration);
    }

    /** Without the password. */
    @Override
    public String toString() {
      return name;
    }
  }
}
