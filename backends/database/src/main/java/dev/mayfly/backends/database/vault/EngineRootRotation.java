package dev.mayfly.backends.database.vault;

import dev.mayfly.backends.vault.VaultCall;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.backend.RotationOutcome;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Has Vault replace the password it logs in to the database with, which then nobody else knows.
 * Vault that dies between changing the password and storing it has locked itself out: a person
 * gives the login a new password and writes that to the connection.
 */
public final class EngineRootRotation implements RootRotatable {

  private final VaultSession vault;
  private final EngineSettings settings;

  public EngineRootRotation(VaultSession vault, EngineSettings settings) {
    this.vault = vault;
    this.settings = settings;
  }

  @Override
  public String root() {
    return settings.names().root();
  }

  @Override
  public String canaryRole() {
    return settings.roles().get(0).name();
  }

  @Override
  public Duration minInterval() {
    return settings.minInterval();
  }

  @Override
  public RotationOutcome rotate(Deadline deadline) throws BackendException {
    // A lost answer is UNKNOWN: it may have happened.
    vault.call(VaultCall.write(settings.names().rotateRoot(), Map.of()).creatingAccess(), deadline);
    return new RotationOutcome.Replaced(OptionalLong.empty());
  }
}
