package dev.mayfly.sidecar.endpoint;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One connection to the API, byte by byte: what no well-behaved client would send can be sent. */
public final class Wire implements AutoCloseable {

  private final SocketChannel channel;
  private final InputStream in;

  private Wire(SocketAddress address) throws IOException {
    channel = SocketChannel.open(address);
    in = new BufferedInputStream(Channels.newInputStream(channel));
  }

  public static Wire connect(Path socket) throws IOException {
    return new Wire(UnixDomainSocketAddress.of(socket));
  }

  public static Wire connect(SocketAddress address) throws IOException {
    return new Wire(address);
  }

  /** What health and metrics answer on this port. */
  public static Response look(int port, String path) throws IOException {
    try (Wire wire = new Wire(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
      return wire.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").response();
    }
  }

  /** What came back; header names are in small letters. */
  public record Response(int status, Map<String, String> headers, String body) {

    /** The text of a field of a JSON object, wherever it is. */
    public String field(String name) {
      int at = body.indexOf("\"" + name + "\":\"");
      int from = at + name.length() + 4;
      return at < 0 ? "" : body.substring(from, body.indexOf('"', from));
    }
  }

  public Wire send(String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(text);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    return this;
  }

  /** Sends a whole request; a body that is not empty is said to be JSON. */
  public Wire request(String line, String headers, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String content =
        body.isEmpty()
            ? ""
            : "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n";
    return send(line + " HTTP/1.1\r\nHost: mayfly\r\n" + headers + content + "\r\n" + latin(bytes));
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** A whole answer. */
  public Response response() throws IOException {
    Response head = head();
    return new Response(head.status(), head.headers(), body(head.headers()));
  }

  /** An answer's status and headers. */
  public Response head() throws IOException {
    String[] status = line().split(" ", 3);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    return new Response(Integer.parseInt(status[1]), headers, "");
  }

  private String body(Map<String, String> headers) throws IOException {
    if (!"chunked".equals(headers.get("transfer-encoding"))) {
      return text(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }
    StringBuilder body = new StringBuilder();
    for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
      body.append(chunk);
    }
    return body.toString();
  }

  /** The next chunk of a body; empty at its end. The line that ends one may come with the next. */
  public String chunk() throws IOException {
    String size = line();
    String chunk = text(Integer.parseInt(size.isEmpty() ? line() : size, 16));
    if (chunk.isEmpty()) {
      line();
    }
    return chunk;
  }

  private String text(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the body broke off");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("closed after \"" + line + "\"");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  /**
   * Waits until something can be read, and leaves it unread; from then on use only {@link #close}.
   */
  void awaitBytes() throws IOException {
    channel.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_READ);
      selector.select();
    }
  }

  /** Says that nothing more is sent; what comes back can still be read. */
  public void endSending() throws IOException {
    channel.shutdownOutput();
  }

  /** Whether the other side closes without saying more; waits until it does either. */
  public boolean closed() throws IOException {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).isBlank();
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
