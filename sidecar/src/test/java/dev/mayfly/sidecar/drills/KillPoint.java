package dev.mayfly.sidecar.drills;

import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.ledger.Entry;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The entry at which a process dies: the first of its kind that is not about Mayfly's own tasks.
 *
 * @param ledger the number of the ledger, among those that it makes; {@link #TAKEN_OVER} of any
 *     that it took over
 */
record KillPoint(Class<?> kind, Moment moment, int ledger) {

  static final int TAKEN_OVER = 0;
  static final int FIRST = 1;

  /** When in the life of the entry. */
  enum Moment {
    /** Its frame is the last that was appended, and nothing that follows from it was done. */
    APPENDED,
    /** It is durable, and what follows from it is under way. */
    SYNCED
  }

  /** As {@link #toString} writes it. */
  static KillPoint parse(String text) {
    String[] words = text.split(",", -1);
    try {
      return new KillPoint(
          Class.forName(Entry.class.getName() + "$" + words[0]),
          Moment.valueOf(words[1]),
          Integer.parseInt(words[2]));
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @Override
  public String toString() {
    return kind.getSimpleName() + "," + moment + "," + ledger;
  }

  /** Follows one ledger from its first entry on. */
  final class Watch {

    private final Set<Object> own = new HashSet<>();

    /** Whether this is the entry. */
    boolean strikes(Entry entry) {
      if (entry instanceof Entry.TaskStarted started && started.kind().internal()) {
        own.add(started.task());
      }
      if (entry instanceof Entry.LeaseIntended intended && own.contains(intended.task())) {
        own.add(intended.key());
      }
      return kind.isInstance(entry) && subjects(entry).noneMatch(own::contains);
    }

    /** The tasks and leases that the entry is about. */
    private static Stream<Object> subjects(Entry entry) {
      return Arrays.stream(entry.getClass().getRecordComponents())
          .map(component -> value(component, entry))
          .map(Watch::subject);
    }

    private static Object subject(Object value) {
      if (value instanceof SeverResult cut) {
        return cut.key();
      }
      return value instanceof Observation observation ? observation.key() : value;
    }

    private static Object value(RecordComponent component, Entry entry) {
      try {
        return component.getAccessor().invoke(entry);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
