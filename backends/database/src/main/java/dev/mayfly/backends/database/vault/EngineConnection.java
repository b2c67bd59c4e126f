package dev.mayfly.backends.database.vault;

import dev.mayfly.backends.database.dialect.RoleStatements;
import java.util.List;
import java.util.Map;

/**
 * How Vault's engine connects to one kind of database, and what it runs there.
 *
 * @param plugin that knows the database
 * @param url with places for the root's name and password
 * @param roots who Vault logs in as; the first is who it begins with
 * @param rootRotation changes the root's password
 * @param roles each with its statements
 */
public record EngineConnection(
    String plugin,
    String url,
    List<String> roots,
    List<String> rootRotation,
    List<EngineOption> options,
    Map<String, RoleStatements> roles) {

  public EngineConnection {
    roots = List.copyOf(roots);
    rootRotation = List.copyOf(rootRotation);
    options = List.copyOf(options);
    roles = Map.copyOf(roles);
  }
}
