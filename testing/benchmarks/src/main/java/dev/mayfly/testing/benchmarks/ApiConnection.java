package dev.mayfly.testing.benchmarks;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** One connection to a sidecar's API, kept open from request to request. */
final class ApiConnection implements AutoCloseable {

  private final SocketChannel channel;
  private final InputStream in;

  ApiConnection(Path socket) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    in = new BufferedInputStream(Channels.newInputStream(channel));
  }

  /** What came back. */
  record Response(int status, String body) {

    /** The text of a field of a JSON object, wherever it is. */
    String field(String name) {
      int from = body.indexOf("\"" + name + "\":\"") + name.length() + 4;
      return body.substring(from, body.indexOf('"', from));
    }
  }

  /** Sends a request and waits for its answer; {@code body} is JSON or empty. */
  Response request(String line, String secret, String body) throws IOException {
    String type = body.isEmpty() ? "" : "Content-Type: application/json\r\n";
    send(head(line, secret) + type + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    return response();
  }

  /** Holds a task's pulse, for as long as this is open. */
  void hold(String path, String secret) throws IOException {
    send(head("POST " + path + "/pulse", secret) + "Transfer-Encoding: chunked\r\n\r\n");
    int status = status();
    if (status != 200) {
      throw new IOException("the pulse was answered with " + status);
    }
  }

  /** A line through the pulse that is held. */
  void beat() throws IOException {
    send("1\r\n\n\r\n");
  }

  private static String head(String line, String secret) {
    String authorization = secret.isEmpty() ? "" : "Authorization: Bearer " + secret + "\r\n";
    return line + " HTTP/1.1\r\nHost: mayfly\r\n" + authorization;
  }

  private void send(String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(text);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private Response response() throws IOException {
    int status = status();
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    return new Response(status, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private int status() throws IOException {
    return Integer.parseInt(line().split(" ", 3)[1]);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the sidecar closed the connection");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
