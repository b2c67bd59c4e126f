package dev.mayfly.testing.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One client's connection through a {@link FaultyProxy}: a thread each way. */
final class ProxiedConnection {
  private final FaultyProxy proxy;
  private final Socket client;
  private final Socket server;
  private volatile boolean answered = true;
  private volatile @Nullable Fault fault;

  ProxiedConnection(FaultyProxy proxy, Socket client, Socket server) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
  }

  void start() {
    Daemon.start("to server", () -> pump(client, server, this::passesRequest));
    Daemon.start("to client", () -> pump(server, client, this::passesAnswer));
  }

  void close() {
    FaultyProxy.closeQuietly(client);
    FaultyProxy.closeQuietly(server);
    proxy.forget(this);
  }

  @FunctionalInterface
  private interface Gate {
    boolean passes(byte[] bytes, int length) throws InterruptedException;
  }

  private void pump(Socket from, Socket to, Gate gate) throws IOException, InterruptedException {
    byte[] bytes = new byte[64 * 1024];
    try {
      InputStream input = from.getInputStream();
      OutputStream output = to.getOutputStream();
      int length;
      while ((length = input.read(bytes)) > 0 && gate.passes(bytes, length)) {
        output.write(bytes, 0, length);
      }
    } finally {
      close();
    }
  }

  private boolean passesRequest(byte[] bytes, int length) throws InterruptedException {
    if (!answered) {
      return true; // the rest of a request
    }
    Fault found = proxy.faultFor(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
    fault = found;
    answered = false;
    return found == null || found.passesRequest();
  }

  private boolean passesAnswer(byte[] bytes, int length) throws InterruptedException {
    Fault found = fault;
    if (answered) {
      return true; // the rest of an answer
    }
    answered = true;
    return found == null || found.passesAnswer();
  }
}
