package dev.mayfly.backends.database.rotation;

import dev.mayfly.backends.vault.KvFolder;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.backend.RotationOutcome;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;

/**
 * For who may not rotate: writes that a rotation is wanted where the rotator looks. A request is
 * one more version of an entry, which the engine counts, so that any number of them may be written
 * at once, nobody needs to read anything, and one rotation serves all that were there when it
 * began.
 */
public final class RequestedRotation implements RootRotatable {

  private final AlternatingSettings settings;
  private final KvFolder folder;
  private final RotatorProcess holder = RotatorProcess.here();

  /**
   * @param asking logged in to Vault as who may ask
   */
  public RequestedRotation(AlternatingSettings settings, VaultSession asking) {
    this.settings = settings;
    this.folder = new KvFolder(asking, settings.place().mount(), settings.place().path());
  }

  @Override
  public String root() {
    return settings.place().root();
  }

  @Override
  public String canaryRole() {
    return settings.canaryRole();
  }

  /** The rotator keeps to its own. */
  @Override
  public Duration minInterval() {
    return Duration.ZERO;
  }

  @Override
  public RotationOutcome rotate(Deadline deadline) throws BackendException {
    RootStore.request(folder, settings.place(), holder.toString(), deadline);
    return new RotationOutcome.Requested();
  }
}
