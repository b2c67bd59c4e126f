package dev.mayfly.backends.database.rotation;

import dev.mayfly.backends.database.dialect.RandomText;
import dev.mayfly.backends.database.dialect.RootInUse;
import dev.mayfly.backends.database.dialect.RootLogins;
import dev.mayfly.backends.database.rotation.RootStore.Kept;
import dev.mayfly.backends.vault.KvFolder;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.backend.RotationOutcome;
import dev.mayfly.core.backend.RotationRequests;
import dev.mayfly.core.backend.Rotations;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the root by turns: the login that is not in use is given a new password, then accounts
 * are made with it, and only once that is seen to work is the other's password replaced. So at
 * every moment one login works, and which is written down before anything is done: whoever comes
 * next begins anew from there. Thread-safe.
 */
public final class AlternatingRotation implements RootRotatable {

  /**
   * Who has written nothing for so long counts as gone; if they are not, nothing they do counts.
   */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  private final AlternatingSettings settings;
  private final RootStore store;
  private final RootChange change;
  private final RootInUse inUse;
  private final Clock clock;
  private final RotatorProcess holder;
  private volatile @Nullable RootRecord mine;

  /**
   * @param rotator logged in to Vault as who may rotate
   */
  public AlternatingRotation(
      AlternatingSettings settings,
      RootLogins logins,
      RootInUse inUse,
      VaultSession rotator,
      Clock clock) {
    this(settings, logins, inUse, rotator, clock, RotatorProcess.here());
  }

  AlternatingRotation(
      AlternatingSettings settings,
      RootLogins logins,
      RootInUse inUse,
      VaultSession rotator,
      Clock clock,
      RotatorProcess holder) {
    this.settings = settings;
    RotationPlace place = settings.place();
    this.store = new RootStore(new KvFolder(rotator, place.mount(), place.path()), place);
    this.change = new RootChange(logins);
    this.inUse = inUse;
    this.clock = clock;
    this.holder = holder;
  }

  @Override
  public String root() {
    return settings.place().root();
  }

  @Override
  public String canaryRole() {
    return settings.canaryRole();
  }

  @Override
  public Duration minInterval() {
    return settings.minInterval();
  }

  @Override
  public Optional<Rotations> rotations(Deadline deadline) throws BackendException {
    return Optional.of(store.read(deadline).record().rotations());
  }

  @Override
  public Optional<RotationRequests> requests() {
    return Optional.of(
        deadline -> store.requests(deadline) > store.read(deadline).record().answered());
  }

  @Override
  public RotationOutcome rotate(Deadline deadline) throws BackendException {
    mine = null;
    Kept kept = begun(deadline);
    change(kept.record(), deadline);
    kept = store.write(kept, kept.record().ready(clock.now()), deadline);
    kept = switched(kept, deadline);
    mine = kept.record();
    return new RotationOutcome.Replaced(OptionalLong.of(kept.record().begun()));
  }

  /** Takes over whatever was left, and begins another rotation. */
  private Kept begun(Deadline deadline) throws BackendException {
    int requests = store.requests(deadline);
    Kept found = store.read(deadline);
    RootRecord record = found.record();
    if (record.underWay() && !isLeft(record)) {
      throw new BackendException(
          Kind.TRANSIENT, "another process is at rotation " + record.begun() + " of " + root());
    }
    RootRecord taken = record.takenOver(holder.toString(), clock.now());
    if (record.switching()) {
      // Which login is in use nobody knows. The other one is ready, and is it from now on.
      Kept before = store.write(found, taken, deadline);
      found = switched(before, deadline);
      taken = found.record();
    }
    return store.write(found, taken.begin(RandomText.password(), requests, clock.now()), deadline);
  }

  private boolean isLeft(RootRecord record) {
    return record.holder().equals(holder.toString())
        || holder.isGone(record.holder())
        || record.abandoned(clock.now(), PATIENCE);
  }

  private void change(RootRecord record, Deadline deadline) throws BackendException {
    unlessTakenOver(record, deadline, () -> change.change(record, record.standby(), deadline));
  }

  private void use(RootRecord record, String login, Deadline deadline) throws BackendException {
    unlessTakenOver(record, deadline, () -> inUse.use(record.newest(login), deadline));
  }

  /** Something that is done with the passwords of a record. */
  private interface Step {
    void run() throws BackendException;
  }

  /** Where a password is not the right one, another process may have replaced it by now. */
  private void unlessTakenOver(RootRecord record, Deadline deadline, Step step)
      throws BackendException {
    try {
      step.run();
    } catch (BackendException e) {
      boolean ours = store.read(deadline).record().epoch() == record.epoch();
      throw ours ? e : takenOver(e);
    }
  }

  private BackendException takenOver(@Nullable Exception cause) {
    return new BackendException(
        Kind.TRANSIENT, "another process has taken over the rotation of " + root(), cause);
  }

  private Kept switched(Kept kept, Deadline deadline) throws BackendException {
    RootRecord record = kept.record();
    use(record, record.standby(), deadline);
    return store.write(kept, record.switched(clock.now()), deadline);
  }

  @Override
  public void retire(Deadline deadline) throws BackendException {
    RootRecord switched = mine;
    Kept kept = store.read(deadline);
    if (switched == null || kept.record().epoch() != switched.epoch()) {
      throw takenOver(null);
    }
    RootRecord record = kept.record().retiring(RandomText.password(), clock.now());
    kept = store.write(kept, record, deadline);
    String old = record.standby();
    change.endSessions(record, old, deadline);
    change(record, deadline);
    change.endSessions(record, old, deadline);
    if (!inUse.username(deadline).equals(record.active())) {
      // A process that was taken over from has switched back, late, before the old login ended.
      use(record, record.active(), deadline);
    }
    store.destroyBefore(kept, deadline);
    kept = store.write(kept, record.over(kept.version(), clock.now()), deadline);
    mine = null;
    store.destroyBefore(kept, deadline);
  }
}
