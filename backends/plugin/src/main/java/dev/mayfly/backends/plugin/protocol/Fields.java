package dev.mayfly.backends.plugin.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of one message of Protocol Buffers, by their numbers: a number, or bytes that may be a
 * text or a message in turn. What Vault asks has a few fields, so no library is needed for them.
 */
final class Fields {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final Map<Integer, List<byte[]>> bytes = new HashMap<>();
  private final Map<Integer, Long> numbers = new HashMap<>();

  private Fields() {}

  /**
   * Reads a message.
   *
   * @throws IllegalArgumentException where it is none
   */
  static Fields read(byte[] message) {
    Fields fields = new Fields();
    ByteBuffer buffer = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (buffer.hasRemaining()) {
        fields.readOne(buffer);
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a message ends too early", e);
    }
    return fields;
  }

  private void readOne(ByteBuffer buffer) {
    long tag = varint(buffer);
    int number = (int) (tag >>> 3);
    switch ((int) tag & 7) {
      case VARINT -> numbers.put(number, varint(buffer));
      case FIXED64 -> numbers.put(number, buffer.getLong());
      case FIXED32 -> numbers.put(number, (long) buffer.getInt());
      case BYTES -> {
        long length = varint(buffer);
        if (length < 0 || length > buffer.remaining()) {
          throw new BufferUnderflowException();
        }
        byte[] value = new byte[(int) length];
        buffer.get(value);
        bytes.computeIfAbsent(number, any -> new ArrayList<>()).add(value);
      }
      default -> throw new IllegalArgumentException("a message has a field of an unknown kind");
    }
  }

  private static long varint(ByteBuffer buffer) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte part = buffer.get();
      value |= (part & 0x7fL) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of a message is too long");
  }

  boolean has(int number) {
    return bytes.containsKey(number) || numbers.containsKey(number);
  }

  /** Zero where it was left out, as Protocol Buffers do with a zero. */
  long number(int number) {
    return numbers.getOrDefault(number, 0L);
  }

  /** Empty where it was left out. */
  byte[] bytes(int number) {
    List<byte[]> values = all(number);
    return values.isEmpty() ? new byte[0] : values.get(values.size() - 1);
  }

  List<byte[]> all(int number) {
    return bytes.getOrDefault(number, List.of());
  }

  String text(int number) {
    return new String(bytes(number), UTF_8);
  }

  List<String> texts(int number) {
    return all(number).stream().map(value -> new String(value, UTF_8)).toList();
  }

  Fields message(int number) {
    return read(bytes(number));
  }

  /** A message with one field of bytes; without any where they are empty. */
  static byte[] written(int number, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length + 6);
    if (value.length > 0) {
      out.write((number << 3) | BYTES);
      int length = value.length;
      while (length > 0x7f) {
        out.write((length & 0x7f) | 0x80);
        length >>>= 7;
      }
      out.write(length);
      out.writeBytes(value);
    }
    return out.toByteArray();
  }

  /** A message with one field of a text. */
  static byte[] written(int number, String value) {
    return written(number, value.getBytes(UTF_8));
  }

  /** A message whose first field is true or, as an enumeration, its first value. */
  static byte[] yes() {
    return new byte[] {(1 << 3) | VARINT, 1};
  }
}
