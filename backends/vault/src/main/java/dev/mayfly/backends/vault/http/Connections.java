package dev.mayfly.backends.vault.http;

import dev.mayfly.core.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Opens connections, and keeps those that were used a moment ago for the next call. Only a moment:
 * whether an idle connection is still open cannot be told, and a request lost on a closed one looks
 * like a lost answer. Thread-safe.
 */
final class Connections implements AutoCloseable {

  private static final long MOMENT = Duration.ofSeconds(1).toNanos();
  private static final int MOST_IDLE = 16;

  private final Tls tls;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

  Connections(Tls tls) {
    this.tls = tls;
  }

  /** A connection nobody else uses: closed, or given back, by the caller. */
  Connection take(Origin origin, Deadline deadline) throws NotSentException {
    for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      boolean fresh = deadline.clock().nanoTime() - kept.usedAt() < MOMENT;
      if (fresh && kept.origin().equals(origin) && !kept.hasLeftover()) {
        return kept;
      }
      kept.close();
    }
    try {
      return new Connection(origin, open(origin, deadline), deadline);
    } catch (IOException e) {
      throw new NotSentException(e);
    }
  }

  /** Keeps the connection for the next call. */
  void give(Connection connection) {
    if (idle.size() < MOST_IDLE) {
      idle.addFirst(connection);
    } else {
      connection.close();
    }
  }

  private Socket open(Origin origin, Deadline deadline) throws IOException {
    Socket socket = connect(origin, deadline);
    try {
      return origin.tls() ? secure(socket, origin, deadline) : socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Tries every address of the host, each with its share of the time that is left. */
  private static Socket connect(Origin origin, Deadline deadline) throws IOException {
    InetAddress[] addresses = InetAddress.getAllByName(origin.host());
    for (int i = 0; ; i++) {
      Socket socket = new Socket();
      try {
        socket.setTcpNoDelay(true);
        int share = Connection.millis(deadline) / (addresses.length - i);
        socket.connect(new InetSocketAddress(addresses[i], origin.port()), Math.max(1, share));
        return socket;
      } catch (IOException e) {
        socket.close();
        if (i == addresses.length - 1) {
          throw e;
        }
      }
    }
  }

  private SSLSocket secure(Socket socket, Origin origin, Deadline deadline) throws IOException {
    String name = tls.serverName().orElse(origin.host());
    SSLSocket secured = (SSLSocket) tls.sockets().createSocket(socket, name, origin.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.setSoTimeout(Connection.millis(deadline));
    secured.startHandshake();
    return secured;
  }

  @Override
  public void close() {
    for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      kept.close();
    }
  }
}
