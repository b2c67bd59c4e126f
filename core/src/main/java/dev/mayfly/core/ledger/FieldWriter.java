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
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Writes numbered fields: twice the number (and one more where a reader that does not know the
 * field must stop), the length, then the value. A list is one field for each element; what is empty
 * is not written. Numbers, and lengths, are in portions of 7 bits, the lowest first (LEB128).
 */
final class FieldWriter {

  /**
   * In characters; in UTF-8 five of them fit into a frame. Only what some server said is longer:
   * whole, it could make an entry that no reader takes for one.
   */
  private static final int LONGEST_TEXT = 1 << 16;

  private static final int MOMENT = Long.BYTES + Integer.BYTES;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

  byte[] toByteArray() {
    return bytes.toByteArray();
  }

  /** Not a field: a bare number. */
  FieldWriter bare(long value) {
    long left = value;
    while (left < 0 || left > 0x7f) {
      bytes.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    bytes.write((int) left);
    return this;
  }

  private FieldWriter put(int field, byte[] value) {
    bare(field * 2L).bare(value.length);
    bytes.writeBytes(value);
    return this;
  }

  FieldWriter message(int field, FieldWriter value) {
    return put(field, value.toByteArray());
  }

  FieldWriter number(int field, long value) {
    return value == 0 ? this : message(field, new FieldWriter().bare(value));
  }

  FieldWriter flag(int field, boolean value) {
    return number(field, value ? 1 : 0);
  }

  <E extends Enum<E>> FieldWriter choice(int field, Choices<E> choices, E value) {
    return number(field, choices.number(value));
  }

  FieldWriter text(int field, String value) {
    return value.isEmpty() ? this : element(field, value);
  }

  FieldWriter texts(int field, Collection<String> values) {
    values.forEach(value -> element(field, value));
    return this;
  }

  private FieldWriter element(int field, String value) {
    String kept =
        value.length() > LONGEST_TEXT ? value.substring(0, LONGEST_TEXT - 1) + "…" : value;
    return put(field, kept.getBytes(StandardCharsets.UTF_8));
  }

  FieldWriter texts(int field, Map<String, String> values) {
    values.forEach((key, value) -> message(field, new FieldWriter().text(1, key).text(2, value)));
    return this;
  }

  FieldWriter instant(int field, Instant value) {
    return moment(field, value.getEpochSecond(), value.getNano());
  }

  FieldWriter duration(int field, Duration value) {
    return value.isZero() ? this : moment(field, value.getSeconds(), value.getNano());
  }

  private FieldWriter moment(int field, long seconds, int nanos) {
    return put(field, ByteBuffer.allocate(MOMENT).putLong(seconds).putInt(nanos).array());
  }

  FieldWriter key(int field, LeaseKey value) {
    return text(field, value.value());
  }

  FieldWriter task(int field, TaskId value) {
    return message(field, new FieldWriter().text(1, value.name()).text(2, value.incarnation()));
  }

  FieldWriter principal(int field, Principal value) {
    return message(field, new FieldWriter().text(1, value.name()).texts(2, value.claims()));
  }

  FieldWriter grounds(int field, Grounds value) {
    return value.isEmpty()
        ? this
        : message(
            field,
            new FieldWriter()
                .texts(1, value.rules())
                .text(2, value.policy())
                .texts(3, value.values()));
  }

  FieldWriter validity(int field, Validity value) {
    return message(field, new FieldWriter().instant(1, value.from()).duration(2, value.ttl()));
  }

  FieldWriter reference(int field, LeaseReference value) {
    return texts(field, value.parts());
  }

  FieldWriter reason(int field, EndReason value) {
    return message(
        field,
        new FieldWriter().choice(1, Choices.END_CAUSE, value.cause()).text(2, value.detail()));
  }

  FieldWriter residues(int field, List<Residue> values) {
    for (Residue value : values) {
      message(
          field,
          new FieldWriter().text(1, value.kind()).text(2, value.id()).text(3, value.label()));
    }
    return this;
  }

  FieldWriter observation(int field, Observation value) {
    FieldWriter parts = new FieldWriter().key(1, value.key());
    value.nodes().forEach(node -> parts.message(2, node(node)));
    value.login().ifPresent(login -> parts.message(3, login(login)));
    return message(field, parts);
  }

  private static FieldWriter node(NodeView value) {
    return new FieldWriter()
        .text(1, value.node())
        .text(2, value.error())
        .texts(3, value.accounts())
        .flag(4, value.closed())
        .residues(5, value.access())
        .texts(6, value.suspects());
  }

  private static FieldWriter login(LoginCheck value) {
    return new FieldWriter()
        .choice(1, Choices.LOGIN_OUTCOME, value.outcome())
        .text(2, value.message())
        .flag(3, value.controlWorked());
  }
}
