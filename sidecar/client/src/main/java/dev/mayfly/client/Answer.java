package dev.mayfly.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer of HTTP/1.1: its head at once, its body as it is asked for. What is read may be secret,
 * and is not printed.
 */
final class Answer {

  private static final int MAX_HEAD = 16 * 1024;
  private static final int MAX_BODY = 16 * 1024 * 1024;

  private final Connection connection;
  private final Duration patience;
  private final int status;
  private final Map<String, String> headers = new TreeMap<>();
  private int headSize;

  private Answer(Connection connection, Duration patience) throws IOException {
    this.connection = connection;
    this.patience = patience;
    String[] first = line().split(" ", 3);
    if (first.length < 2 || !first[0].equals("HTTP/1.1") || !first[1].matches("[1-5][0-9]{2}")) {
      throw new IOException("what answers on the socket does not speak HTTP/1.1");
    }
    this.status = Integer.parseInt(first[1]);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
    }
  }

  /** Reads the head; {@code patience} is for each wait. */
  static Answer of(Connection connection, Duration patience) throws IOException {
    return new Answer(connection, patience);
  }

  int status() {
    return status;
  }

  /** All of the body. */
  String body() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (!"chunked".equals(headers.get("transfer-encoding"))) {
      take(size(headers.getOrDefault("content-length", "0"), 10), body);
    } else {
      while (true) {
        int before = body.size();
        chunk(body);
        if (body.size() == before) {
          break;
        }
      }
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  /** The next piece of a body that is sent as it comes to be; empty at its end. */
  String chunk() throws IOException {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk(chunk);
    return chunk.toString(StandardCharsets.UTF_8);
  }

  private void chunk(ByteArrayOutputStream into) throws IOException {
    headSize = 0;
    take(size(line().split(";", 2)[0].strip(), 16), into);
    line();
  }

  private void take(int count, ByteArrayOutputStream into) throws IOException {
    if (into.size() + count > MAX_BODY) {
      throw new IOException("the sidecar's answer is larger than " + MAX_BODY + " bytes");
    }
    for (int i = 0; i < count; i++) {
      into.write(connection.read(patience));
    }
  }

  private static int size(String written, int radix) throws IOException {
    try {
      return Math.max(0, Integer.parseInt(written, radix));
    } catch (NumberFormatException e) {
      throw new IOException("the sidecar's answer is not framed as HTTP", e);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = connection.read(patience); c != '\n'; c = connection.read(patience)) {
      line.append((char) c);
      if (++headSize > MAX_HEAD) {
        throw new IOException("the head of the sidecar's answer is too large");
      }
    }
    return line.toString().strip();
  }
}
