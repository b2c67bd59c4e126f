package dev.mayfly.core.ledger;

import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseReference;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.lease.Residue;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.policy.Grounds;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.task.TaskId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads what {@link FieldWriter} wrote, by number; what was not written is empty. Ill-formed bytes
 * surface as a runtime exception, which the caller turns into a fault.
 */
final class FieldReader {

  private final List<Field> fields = new ArrayList<>();

  /**
   * @param critical whoever does not know it must not go on
   */
  private record Field(long number, boolean critical, ByteBuffer value) {}

  FieldReader(ByteBuffer in) {
    while (in.hasRemaining()) {
      long header = bare(in);
      long length = bare(in);
      if (length < 0 || length > in.remaining()) {
        throw new IllegalArgumentException(
            "a length of " + length + " with " + in.remaining() + " bytes left");
      }
      fields.add(new Field(header >>> 1, (header & 1) == 1, in.slice(in.position(), (int) length)));
      in.position(in.position() + (int) length);
    }
  }

  /** A bare number. */
  static long bare(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte portion = in.get();
      value |= (portion & 0x7fL) << shift;
      if (portion >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number that does not end");
  }

  /**
   * What nobody asked for: a newer program wrote it.
   *
   * @return by number, in hex
   */
  SortedMap<Integer, String> unknown() {
    SortedMap<Integer, String> unknown = new TreeMap<>();
    for (Field field : fields) {
      if (field.critical()) {
        throw new IllegalArgumentException(
            "field "
                + field.number()
                + " is to be understood: this ledger was written by a newer mayfly; use that one");
      }
      unknown.merge(
          Math.toIntExact(field.number()), hex(field.value()), (one, other) -> one + " " + other);
    }
    return unknown;
  }

  private static String hex(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private List<ByteBuffer> take(int number) {
    List<ByteBuffer> values = new ArrayList<>();
    for (Iterator<Field> left = fields.iterator(); left.hasNext(); ) {
      Field field = left.next();
      if (field.number() == number) {
        values.add(field.value());
        left.remove();
      }
    }
    return values;
  }

  private Optional<ByteBuffer> first(int number) {
    List<ByteBuffer> values = take(number);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  <T> List<T> messages(int number, Function<FieldReader, T> read) {
    return take(number).stream().map(value -> message(value, read)).toList();
  }

  private <T> T message(int number, Function<FieldReader, T> read) {
    return message(first(number).orElse(ByteBuffer.allocate(0)), read);
  }

  private static <T> T message(ByteBuffer value, Function<FieldReader, T> read) {
    FieldReader in = new FieldReader(value);
    T message = read.apply(in);
    in.unknown();
    return message;
  }

  long number(int number) {
    return first(number).map(FieldReader::bare).orElse(0L);
  }

  boolean flag(int number) {
    return number(number) != 0;
  }

  <E extends Enum<E>> E choice(int number, Choices<E> choices) {
    return choices.constant(number(number));
  }

  /** What it is where an earlier program did not write it. */
  <E extends Enum<E>> E choice(int number, Choices<E> choices, E unwritten) {
    long written = number(number);
    return written == 0 ? unwritten : choices.constant(written);
  }

  String text(int number) {
    return first(number).map(FieldReader::text).orElse("");
  }

  private static String text(ByteBuffer utf8) {
    byte[] bytes = new byte[utf8.remaining()];
    utf8.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  List<String> texts(int number) {
    return take(number).stream().map(FieldReader::text).toList();
  }

  SortedMap<String, String> textMap(int number) {
    SortedMap<String, String> values = new TreeMap<>();
    messages(number, in -> Map.entry(in.text(1), in.text(2)))
        .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    return values;
  }

  Instant instant(int number) {
    ByteBuffer moment = first(number).orElseThrow();
    return Instant.ofEpochSecond(moment.getLong(), moment.getInt());
  }

  Duration duration(int number) {
    return first(number)
        .map(moment -> Duration.ofSeconds(moment.getLong(), moment.getInt()))
        .orElse(Duration.ZERO);
  }

  LeaseKey key(int number) {
    return new LeaseKey(text(number));
  }

  TaskId task(int number) {
    return message(number, in -> new TaskId(in.text(1), in.text(2)));
  }

  Principal principal(int number) {
    return message(number, in -> new Principal(in.text(1), in.textMap(2)));
  }

  Grounds grounds(int number) {
    return message(number, in -> Grounds.of(in.texts(1), in.text(2), in.textMap(3)));
  }

  Validity validity(int number) {
    return message(number, in -> new Validity(in.instant(1), in.duration(2)));
  }

  LeaseReference reference(int number) {
    return new LeaseReference(textMap(number));
  }

  EndReason reason(int number) {
    return message(number, in -> new EndReason(in.choice(1, Choices.END_CAUSE), in.text(2)));
  }

  List<Residue> residues(int number) {
    return messages(number, in -> new Residue(in.text(1), in.text(2), in.text(3)));
  }

  Observation observation(int number) {
    return message(
        number,
        in ->
            new Observation(
                in.key(1),
                in.messages(2, FieldReader::node),
                in.messages(3, FieldReader::login).stream().findFirst()));
  }

  private static NodeView node(FieldReader in) {
    return new NodeView(
        in.text(1),
        in.text(2),
        in.textMap(3),
        in.flag(4),
        in.residues(5),
        new TreeSet<>(in.texts(6)));
  }

  private static LoginCheck login(FieldReader in) {
    return new LoginCheck(in.choice(1, Choices.LOGIN_OUTCOME), in.text(2), in.flag(3));
  }
}
