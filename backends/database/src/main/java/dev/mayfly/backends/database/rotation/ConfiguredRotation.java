package dev.mayfly.backends.database.rotation;

import dev.mayfly.backends.database.dialect.RootInUse;
import dev.mayfly.backends.database.dialect.RootLogins;
import dev.mayfly.backends.database.vault.EngineNames;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How a target's root is rotated, as its configuration wants it. */
public final class ConfiguredRotation implements AutoCloseable {

  private final Optional<RootRotatable> root;
  private final Function<Deadline, List<Finding>> checks;
  private final Optional<VaultSession> rotator;

  private ConfiguredRotation(
      Optional<RootRotatable> root,
      Function<Deadline, List<Finding>> checks,
      Optional<VaultSession> rotator) {
    this.root = root;
    this.checks = checks;
    this.rotator = rotator;
  }

  /** By who makes the accounts, or never. */
  public static ConfiguredRotation of(Optional<RootRotatable> root) {
    return new ConfiguredRotation(root, deadline -> List.of(), Optional.empty());
  }

  /**
   * By turns.
   *
   * @param inUse which login is in use, for who is logged in to Vault so
   * @param engine that makes the accounts; empty: Mayfly does
   * @param own Mayfly's login at Vault
   */
  public static ConfiguredRotation alternating(
      AlternatingSettings settings,
      RootLogins logins,
      Function<VaultSession, RootInUse> inUse,
      Optional<EngineNames> engine,
      VaultSession own,
      Clock clock) {
    Optional<VaultSession> rotator = settings.rotator().map(own::as);
    RootRotatable root =
        rotator
            .<RootRotatable>map(
                session ->
                    new AlternatingRotation(settings, logins, inUse.apply(session), session, clock))
            .orElseGet(() -> new RequestedRotation(settings, own));
    return new ConfiguredRotation(
        Optional.of(root),
        deadline -> new RotationChecks(settings, engine).run(own, rotator, deadline),
        rotator);
  }

  /** The root, where anybody rotates it. */
  public Optional<RootRotatable> root() {
    return root;
  }

  /** What a person should mend so that it can be rotated. */
  public List<Finding> examine(Deadline deadline) {
    return checks.apply(deadline);
  }

  @Override
  public void close() {
    rotator.ifPresent(VaultSession::close);
  }
}
