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
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Writes the fields of an entry: big-endian numbers, texts as length and UTF-8, collections as size
 * and elements.
 */
final class FieldWriter {

  /**
   * In characters; in UTF-8 five of them fit into a frame. Only what some server said is longer:
   * whole, it could make an entry that no reader takes for one.
   */
  private static final int LONGEST_TEXT = 1 << 16;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
  private final DataOutputStream out = new DataOutputStream(bytes);

  byte[] toByteArray() {
    return bytes.toByteArray();
  }

  FieldWriter number(long value) {
    try {
      out.writeLong(value);
    } catch (IOException e) {
      throw new UncheckedIOException("memory refused a write", e);
    }
    return this;
  }

  FieldWriter flag(boolean value) {
    bytes.write(value ? 1 : 0);
    return this;
  }

  FieldWriter raw(byte[] value) {
    bytes.writeBytes(value);
    return this;
  }

  FieldWriter size(int value) {
    bytes.write(value >>> 24);
    bytes.write(value >>> 16);
    bytes.write(value >>> 8);
    bytes.write(value);
    return this;
  }

  FieldWriter text(String value) {
    String kept =
        value.length() > LONGEST_TEXT ? value.substring(0, LONGEST_TEXT - 1) + "…" : value;
    byte[] utf8 = kept.getBytes(StandardCharsets.UTF_8);
    return size(utf8.length).raw(utf8);
  }

  FieldWriter choice(Enum<?> value) {
    return text(value.name());
  }

  FieldWriter texts(Collection<String> values) {
    size(values.size());
    values.forEach(this::text);
    return this;
  }

  FieldWriter texts(Map<String, String> values) {
    size(values.size());
    values.forEach((key, value) -> text(key).text(value));
    return this;
  }

  FieldWriter instant(Instant value) {
    return number(value.getEpochSecond()).size(value.getNano());
  }

  FieldWriter duration(Duration value) {
    return number(value.getSeconds()).size(value.getNano());
  }

  FieldWriter key(LeaseKey value) {
    return text(value.value());
  }

  FieldWriter task(TaskId value) {
    return text(value.name()).text(value.incarnation());
  }

  FieldWriter principal(Principal value) {
    return text(value.name()).texts(value.claims());
  }

  FieldWriter validity(Validity value) {
    return instant(value.from()).duration(value.ttl());
  }

  FieldWriter reference(LeaseReference value) {
    return texts(value.parts());
  }

  FieldWriter reason(EndReason value) {
    return choice(value.cause()).text(value.detail());
  }

  FieldWriter cut(Cut value) {
    return key(value.key())
        .texts(value.accounts())
        .size(value.sessionsKilled())
        .texts(value.failures());
  }

  FieldWriter cleaned(Cleaned value) {
    return key(value.key())
        .texts(value.accounts())
        .texts(value.remaining())
        .residues(value.disarmed())
        .residues(value.left())
        .texts(value.failures());
  }

  private FieldWriter residues(List<Residue> values) {
    size(values.size());
    values.forEach(value -> text(value.kind()).text(value.id()).text(value.label()));
    return this;
  }

  FieldWriter observation(Observation value) {
    key(value.key()).size(value.nodes().size());
    value.nodes().forEach(this::node);
    flag(value.login().isPresent());
    value.login().ifPresent(this::login);
    return this;
  }

  FieldWriter proof(Proof value) {
    return choice(value.kind()).instant(value.at()).observation(value.observation());
  }

  private void node(NodeView value) {
    text(value.node())
        .text(value.error())
        .texts(value.accounts())
        .flag(value.closed())
        .residues(value.access())
        .texts(value.suspects());
  }

  private void login(LoginCheck value) {
    choice(value.outcome()).text(value.words()).flag(value.controlWorked());
  }
}
