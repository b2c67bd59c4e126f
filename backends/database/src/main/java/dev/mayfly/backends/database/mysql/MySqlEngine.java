package dev.mayfly.backends.database.mysql;

import dev.mayfly.backends.database.dialect.RoleStatements;
import dev.mayfly.backends.database.dialect.mysql.AccountName;
import dev.mayfly.backends.database.dialect.mysql.AccountStatements;
import dev.mayfly.backends.database.dialect.mysql.MySqlTarget;
import dev.mayfly.backends.database.dialect.mysql.MySqlUrl;
import dev.mayfly.backends.database.vault.EngineConnection;
import dev.mayfly.backends.database.vault.EngineOption;
import dev.mayfly.backends.database.vault.EngineRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Vault's database engine is told of a target of MySQL or MariaDB. */
final class MySqlEngine {

  private MySqlEngine() {}

  static EngineConnection connection(MySqlSettings settings) {
    MySqlTarget target = settings.target();
    AccountStatements accounts = new AccountStatements(target);
    Map<String, RoleStatements> roles = new TreeMap<>();
    for (EngineRole role : settings.engine().everyRole()) {
      roles.put(role.name(), accounts.ofRole(role.name()));
    }
    List<String> roots = target.names().roots().stream().map(AccountName::user).toList();
    if (settings.engine().plugin().isPresent()) {
      return new EngineConnection(
          settings.engine().plugin().get(),
          target.primary().url(),
          roots,
          accounts.rootRotation(),
          ofPlugin(target),
          roles);
    }
    return new EngineConnection(
        "mysql-database-plugin",
        target.primary().engine(),
        roots,
        accounts.rootRotation(),
        authority(target.primary().authority()),
        roles);
  }

  /** Mayfly's plugin is to know what the configuration says. */
  private static List<EngineOption> ofPlugin(MySqlTarget target) {
    return List.of(
        EngineOption.ofPlugin("backend", target.kind().word()),
        EngineOption.ofPlugin("nodes", target.otherNodes().stream().map(MySqlUrl::url).toList()),
        EngineOption.ofPlugin("prefix", target.names().accounts().prefix()),
        EngineOption.ofPlugin("schema", target.names().schema()),
        EngineOption.ofPlugin("owner_account", target.names().owner().toString()),
        EngineOption.ofPlugin("definer", target.definer()),
        EngineOption.ofPlugin("xid_prefix", target.xidPrefix()));
  }

  /** Vault takes the certificates themselves, since the file is on this machine. */
  private static List<EngineOption> authority(String file) {
    if (file.isEmpty()) {
      return List.of();
    }
    try {
      return List.of(
          new EngineOption(
              "tls_ca",
              Files.readString(Path.of(file)),
              "Vault does not verify the server with the certificates of " + file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
