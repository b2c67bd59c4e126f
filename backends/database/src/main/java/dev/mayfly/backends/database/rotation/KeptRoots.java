package dev.mayfly.backends.database.rotation;

import dev.mayfly.backends.vault.KvFolder;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;

/** The root logins that are kept in Vault, for who makes accounts with the one in use. */
public final class KeptRoots {

  private final RotationPlace place;
  private final RootStore store;

  /**
   * @param reader logged in to Vault as somebody who may read them
   */
  public KeptRoots(VaultSession reader, RotationPlace place) {
    this.place = place;
    this.store = new RootStore(new KvFolder(reader, place.mount(), place.path()), place);
  }

  /** The login in use, with its password. INVALID where nobody has written one. */
  public DatabaseLogin inUse(Deadline deadline) throws BackendException {
    RootRecord record = store.read(deadline).record();
    return record.newest(record.active());
  }

  /** Where they are kept. */
  @Override
  public String toString() {
    return place.toString();
  }
}
