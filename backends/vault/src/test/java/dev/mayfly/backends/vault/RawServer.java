package dev.mayfly.backends.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that is not Vault: it takes connections and says the same to each request, or nothing at
 * all.
 */
final class RawServer implements AutoCloseable {

  private final ServerSocket listener;
  private final String answer;
  private final boolean holds;
  private final List<Socket> held = new ArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private RawServer(String answer, boolean holds) {
    this.answer = answer;
    this.holds = holds;
    try {
      listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread server = new Thread(this::serve, "raw server");
    server.setDaemon(true);
    server.start();
  }

  /** Says these bytes once a request has arrived. */
  static RawServer saying(String answer) {
    return new RawServer(answer, false);
  }

  /** Says an HTTP answer with that status line, further headers and body. */
  static RawServer answering(String status, String headers, String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return new RawServer(
        "HTTP/1.1 " + status + "\r\nContent-Length: " + length + "\r\n" + headers + "\r\n" + body,
        false);
  }

  /** Says these bytes once a request has arrived, and leaves the connection open. */
  static RawServer stalling(String answer) {
    return new RawServer(answer, true);
  }

  /** Never says anything. */
  static RawServer silent() {
    return new RawServer("", true);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** The beginning of every request so far. */
  List<String> requests() {
    return requests;
  }

  private void serve() {
    try {
      while (!listener.isClosed()) {
        Socket socket = listener.accept();
        byte[] request = new byte[8192];
        requests.add(
            new String(
                request,
                0,
                Math.max(0, socket.getInputStream().read(request)),
                StandardCharsets.UTF_8));
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        if (holds) {
          held.add(socket);
        } else {
          socket.close();
        }
      }
    } catch (IOException e) {
      return; // closed by the test
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : held) {
      socket.close();
    }
  }
}
