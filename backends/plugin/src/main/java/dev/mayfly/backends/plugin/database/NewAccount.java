package dev.mayfly.backends.plugin.database;

import dev.mayfly.core.credential.Secret;
import java.time.Instant;
import java.util.List;

/**
 * An account that Vault wants.
 *
 * @param displayName of the token that asks for it
 * @param role of Vault's engine
 * @param expiry when Vault will end it, unless it is prolonged
 * @param statements make it, one each
 * @param rollback undo what was made of it, where that failed
 */
public record NewAccount(
    String displayName,
    String role,
    Secret password,
    Instant expiry,
    List<String> statements,
    List<String> rollback) {

  public NewAccount {
    statements = List.copyOf(statements);
    rollback = List.copyOf(rollback);
  }
}
