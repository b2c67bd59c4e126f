package dev.mayfly.backends.database.postgresql;

import dev.mayfly.backends.database.dialect.postgresql.PostgresRootLogins;
import dev.mayfly.backends.database.dialect.postgresql.PostgresTarget;
import dev.mayfly.backends.database.direct.DirectIssuing;
import dev.mayfly.backends.database.direct.DirectSettings;
import dev.mayfly.backends.database.issuing.AccountIssuing;
import dev.mayfly.backends.database.rotation.ConfiguredRotation;
import dev.mayfly.backends.database.vault.EngineIssuing;
import dev.mayfly.backends.database.vault.EngineRoot;
import dev.mayfly.backends.database.vault.EngineRootRotation;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.time.Clock;
import java.util.Optional;

/**
 * Who makes the accounts of a target of PostgreSQL, and who rotates the root that they are made
 * with.
 */
record PostgresIssuing(AccountIssuing issuing, ConfiguredRotation rotation) {

  static PostgresIssuing of(PostgresSettings settings, VaultSession vault, Clock clock) {
    return settings
        .direct()
        .map(direct -> direct(settings, direct, vault, clock))
        .orElseGet(() -> engine(settings, vault, clock));
  }

  private static PostgresIssuing direct(
      PostgresSettings settings, DirectSettings direct, VaultSession vault, Clock clock) {
    PostgresRootLogins logins = logins(settings);
    DirectIssuing issuing =
        new DirectIssuing(
            settings.engine(), direct, PostgresStatements.of(settings), logins, vault, clock);
    return new PostgresIssuing(
        issuing,
        settings
            .alternating()
            .map(
                turns ->
                    ConfiguredRotation.alternating(
                        turns, logins, session -> issuing.root(), Optional.empty(), vault, clock))
            .orElseGet(() -> ConfiguredRotation.of(Optional.empty())));
  }

  private static PostgresIssuing engine(
      PostgresSettings settings, VaultSession vault, Clock clock) {
    return new PostgresIssuing(
        new EngineIssuing(
            settings.engine(), () -> PostgresEngine.connection(settings), vault, clock),
        settings
            .alternating()
            .map(
                turns ->
                    ConfiguredRotation.alternating(
                        turns,
                        logins(settings),
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

  private static PostgresRootLogins logins(PostgresSettings settings) {
    PostgresTarget target = settings.target();
    return new PostgresRootLogins(target.primary(), target.roleNames());
  }
}
