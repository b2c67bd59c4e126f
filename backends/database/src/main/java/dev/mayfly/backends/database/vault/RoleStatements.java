package dev.mayfly.backends.database.vault;

import java.util.List;

/** What Vault's engine runs in the database for one role. */
public record RoleStatements(
    List<String> creation, List<String> rollback, List<String> renewal, List<String> revocation) {

  public RoleStatements {
    creation = List.copyOf(creation);
    rollback = List.copyOf(rollback);
    renewal = List.copyOf(renewal);
    revocation = List.copyOf(revocation);
  }
}
