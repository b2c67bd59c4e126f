package dev.mayfly.backends.database.direct;

import dev.mayfly.backends.database.dialect.RoleStatements;
import dev.mayfly.backends.database.dialect.RootInUse;
import dev.mayfly.backends.database.dialect.RootLogins;
import dev.mayfly.backends.database.issuing.AccountIssuing;
import dev.mayfly.backends.database.rotation.ConfiguredRotation;
import dev.mayfly.backends.database.vault.EngineConnection;
import dev.mayfly.backends.database.vault.EngineIssuing;
import dev.mayfly.backends.database.vault.EngineNames;
import dev.mayfly.backends.database.vault.EngineRoot;
import dev.mayfly.backends.database.vault.EngineRootRotation;
import dev.mayfly.backends.database.vault.EngineSettings;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.time.Clock;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Who makes a target's accounts, and who rotates the root that they are made with, whatever the
 * database.
 */
public record ConfiguredIssuing(AccountIssuing issuing, ConfiguredRotation rotation) {

  /**
   * @param connection of Vault's engine, where that makes the accounts
   * @param statements by the names of the roles, the guard's among them, where Mayfly does
   * @param logins of the root
   */
  public static ConfiguredIssuing of(
      IssuingSettings settings,
      Supplier<EngineConnection> connection,
      Supplier<SortedMap<String, RoleStatements>> statements,
      RootLogins logins,
      VaultSession vault,
      Clock clock) {
    return settings
        .direct()
        .map(direct -> direct(settings, direct, statements.get(), logins, vault, clock))
        .orElseGet(() -> engine(settings, connection, logins, vault, clock));
  }

  private static ConfiguredIssuing direct(
      IssuingSettings settings,
      DirectSettings direct,
      SortedMap<String, RoleStatements> statements,
      RootLogins logins,
      VaultSession vault,
      Clock clock) {
    DirectIssuing issuing =
        new DirectIssuing(settings.engine(), direct, statements, logins, vault, clock);
    return new ConfiguredIssuing(
        issuing,
        rotation(
            settings,
            logins,
            rotator -> issuing.root(),
            Optional.empty(),
            Optional.empty(),
            vault,
            clock));
  }

  private static ConfiguredIssuing engine(
      IssuingSettings settings,
      Supplier<EngineConnection> connection,
      RootLogins logins,
      VaultSession vault,
      Clock clock) {
    EngineSettings engine = settings.engine();
    return new ConfiguredIssuing(
        new EngineIssuing(engine, connection, vault, clock),
        rotation(
            settings,
            logins,
            rotator -> new EngineRoot(rotator, engine.names()),
            Optional.of(engine.names()),
            engine.engineRotates()
                ? Optional.of(new EngineRootRotation(vault, engine))
                : Optional.empty(),
            vault,
            clock));
  }

  /**
   * @param otherwise who rotates where two logins do not take turns
   */
  private static ConfiguredRotation rotation(
      IssuingSettings settings,
      RootLogins logins,
      Function<VaultSession, RootInUse> inUse,
      Optional<EngineNames> engine,
      Optional<RootRotatable> otherwise,
      VaultSession vault,
      Clock clock) {
    return settings
        .alternating()
        .map(turns -> ConfiguredRotation.alternating(turns, logins, inUse, engine, vault, clock))
        .orElseGet(() -> ConfiguredRotation.of(otherwise));
  }
}
