package dev.mayfly.backends.database.rotation;

import dev.mayfly.backends.vault.KvFolder;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.time.Deadline;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The record of two root logins in Vault's key-value engine, written with check-and-set: of two who
 * go on with it at once one does not.
 */
final class RootStore {

  private final KvFolder folder;
  private final RotationPlace place;

  /** The record as it was read or written. */
  record Kept(int version, RootRecord record) {}

  /**
   * @param folder as somebody who may read and write it
   */
  RootStore(KvFolder folder, RotationPlace place) {
    this.folder = folder;
    this.place = place;
  }

  /** INVALID where there is none, or none that can be understood. */
  Kept read(Deadline deadline) throws BackendException {
    KvFolder.Entry entry =
        folder
            .read(place.record(), deadline)
            .orElseThrow(
                () ->
                    new BackendException(
                        Kind.INVALID,
                        place
                            + " does not exist, and so nobody knows the root logins. fix: mayfly"
                            + " generate vault"));
    return new Kept(
        entry.version(), RootRecordForm.read(entry.data(), place.logins(), place.toString()));
  }

  /** TRANSIENT where somebody else wrote since then. */
  Kept write(Kept before, RootRecord record, Deadline deadline) throws BackendException {
    if (!folder.replace(place.record(), RootRecordForm.write(record), before.version(), deadline)) {
      throw new BackendException(
          Kind.TRANSIENT, "another process goes on with the rotation that " + place + " tells of");
    }
    return new Kept(before.version() + 1, record);
  }

  /** Takes the versions before this one away, with the passwords that are in them. */
  void destroyBefore(Kept kept, Deadline deadline) throws BackendException {
    List<Integer> versions =
        IntStream.range(Math.max(1, kept.record().oldest()), kept.version()).boxed().toList();
    if (!versions.isEmpty()) {
      folder.destroy(place.record(), versions, deadline);
    }
  }

  /** How often anybody asked for a rotation. */
  int requests(Deadline deadline) throws BackendException {
    return folder.read(place.request(), deadline).map(KvFolder.Entry::version).orElse(0);
  }

  /** Asks for a rotation: that alone is what matters, and the engine counts it. */
  static void request(KvFolder folder, RotationPlace place, String who, Deadline deadline)
      throws BackendException {
    folder.put(place.request(), Map.of("by", who), deadline);
  }
}
