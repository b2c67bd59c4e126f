package dev.mayfly.backends.database.mysql;

import dev.mayfly.backends.database.dialect.RoleStatements;
import dev.mayfly.backends.database.dialect.mysql.AccountStatements;
import dev.mayfly.backends.database.dialect.mysql.MySqlRootLogins;
import dev.mayfly.backends.database.direct.DirectIssuing;
import dev.mayfly.backends.database.direct.DirectSettings;
import dev.mayfly.backends.database.issuing.AccountIssuing;
import dev.mayfly.backends.database.rotation.ConfiguredRotation;
import dev.mayfly.backends.database.vault.EngineIssuing;
import dev.mayfly.backends.database.vault.EngineRole;
import dev.mayfly.backends.database.vault.EngineRoot;
import dev.mayfly.backends.database.vault.EngineRootRotation;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.time.Clock;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who makes the accounts of a target of MySQL or MariaDB, and who rotates the root for it. */
record MySqlIssuing(AccountIssuing issuing, ConfiguredRotation rotation) {

  static MySqlIssuing of(MySqlSettings settings, VaultSession vault, Clock clock) {
    return settings
        .direct()
        .map(direct -> direct(settings, direct, vault, clock))
        .orElseGet(() -> engine(settings, vault, clock));
  }

  private static MySqlIssuing direct(
      MySqlSettings settings, DirectSettings direct, VaultSession vault, Clock clock) {
    MySqlRootLogins logins = new MySqlRootLogins(settings.target());
    DirectIssuing issuing =
        new DirectIssuing(settings.engine(), direct, statements(settings), logins, vault, clock);
    return new MySqlIssuing(
        issuing,
        settings
            .alternating()
            .map(
                turns ->
                    ConfiguredRotation.alternating(
                        turns, logins, session -> issuing.root(), Optional.empty(), vault, clock))
            .orElseGet(() -> ConfiguredRotation.of(Optional.empty())));
  }

  private static SortedMap<String, RoleStatements> statements(MySqlSettings settings) {
    AccountStatements accounts = new AccountStatements(settings.target());
    SortedMap<String, RoleStatements> roles = new TreeMap<>();
    for (EngineRole role : settings.engine().everyRole()) {
      roles.put(role.name(), accounts.ofExpiringRole(role.name()));
    }
    return roles;
  }

  private static MySqlIssuing engine(MySqlSettings settings, VaultSession vault, Clock clock) {
    return new MySqlIssuing(
        new EngineIssuing(settings.engine(), () -> MySqlEngine.connection(settings), vault, clock),
        settings
            .alternating()
            .map(
                turns ->
                    ConfiguredRotation.alternating(
                        turns,
                        new MySqlRootLogins(settings.target()),
                        session -> new EngineRoot(session, settings.engine().names()),
                        Optional.of(settings.engine().names()),
                        vault,
                        clock))
            .orElseGet(
                () ->
                    ConfiguredRotation.of(
                        settings.engine().engineRotates()
                            ? Optional.of(new EngineRootRotation(vault, settings.engine()))
                            : Optional.empty())));
  }
}
