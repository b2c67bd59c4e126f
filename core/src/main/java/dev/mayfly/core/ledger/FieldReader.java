package dev.mayfly.core.ledger;

import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Cut;
import dev.mayfly.core.backend.LoginCheck;
import dev.mayfly.core.backend.NodeView;
import dev.mayfly.core.backend.Observation;
import dev.mayfly.core.backend.Proof;
import dev.mayfly.core.backend.Residue;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads what {@link FieldWriter} wrote. Ill-formed bytes surface as a runtime exception, which the
 * caller turns into a fault.
 */
final class FieldReader {

  private final ByteBuffer in;

  FieldReader(ByteBuffer in) {
    this.in = in;
  }

  boolean exhausted() {
    return !in.hasRemaining();
  }

  long number() {
    return in.getLong();
  }

  int size() {
    return in.getInt();
  }

  boolean flag() {
    return in.get() != 0;
  }

  String text() {
    byte[] utf8 = new byte[checked(size())];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  <E extends Enum<E>> E choice(Class<E> type) {
    return Enum.valueOf(type, text());
  }

  List<String> texts() {
    int size = checked(size());
    List<String> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      values.add(text());
    }
    return values;
  }

  SortedMap<String, String> textMap() {
    int size = checked(size());
    SortedMap<String, String> values = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      values.put(text(), text());
    }
    return values;
  }

  Instant instant() {
    return Instant.ofEpochSecond(number(), size());
  }

  Duration duration() {
    return Duration.ofSeconds(number(), size());
  }

  LeaseKey key() {
    return new LeaseKey(text());
  }

  TaskId task() {
    return new TaskId(text(), text());
  }

  Principal principal() {
    return new Principal(text(), textMap());
  }

  Validity validity() {
    return new Validity(instant(), duration());
  }

  LeaseReference reference() {
    return new LeaseReference(textMap());
  }

  EndReason reason() {
    return new EndReason(choice(EndReason.Cause.class), text());
  }

  Cut cut() {
    return new Cut(key(), textMap(), size(), textMap());
  }

  Cleaned cleaned() {
    return new Cleaned(key(), textMap(), new TreeSet<>(texts()), residues(), residues(), textMap());
  }

  private List<Residue> residues() {
    int size = checked(size());
    List<Residue> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      values.add(new Residue(text(), text(), text()));
    }
    return values;
  }

  Observation observation() {
    LeaseKey key = key();
    int size = checked(size());
    List<NodeView> nodes = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      nodes.add(
          new NodeView(text(), text(), textMap(), flag(), residues(), new TreeSet<>(texts())));
    }
    Optional<LoginCheck> login =
        flag()
            ? Optional.of(new LoginCheck(choice(LoginCheck.Outcome.class), text(), flag()))
            : Optional.empty();
    return new Observation(key, nodes, login);
  }

  Proof proof() {
    return new Proof(choice(Proof.Kind.class), instant(), observation());
  }

  /** A length read from the bytes is not believed beyond what is there. */
  private int checked(int size) {
    if (size < 0 || size > in.remaining()) {
      throw new IllegalArgumentException(
          "a length of " + size + " with " + in.remaining() + " bytes left");
    }
    return size;
  }
}
