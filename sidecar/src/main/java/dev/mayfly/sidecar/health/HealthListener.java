package dev.mayfly.sidecar.health;

import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.connections.IdleConnections;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * Answers {@code /startupz}, {@code /livez}, {@code /readyz} and {@code /metrics} over HTTP, from
 * {@link #start} to {@link #close}, on threads of its own: no flood here delays a task.
 */
public final class HealthListener implements AutoCloseable {

  private static final int THREADS = 6;
  private static final int ACCEPT_QUEUE = 1_024;
  private static final int HEADER_BYTES = 4 * 1024;
  private static final int NETWORK_BYTES = 8;

  /** Of the most, a third can be one stranger's: the kubelet and Prometheus find room. */
  private static final IdleConnections.Bounds BOUNDS =
      new IdleConnections.Bounds(384, 128, Duration.ofSeconds(1), Duration.ofSeconds(10));

  private final Server server;
  private final ServerConnector connector;

  private HealthListener(InetSocketAddress address, Health health) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("health");
    threads.setDaemon(true);
    server = new Server(threads, new ScheduledExecutorScheduler("health-timer", true), null);
    connector = new ServerConnector(server, 0, 1, http());
    connector.setHost(address.getAddress().getHostAddress());
    connector.setPort(address.getPort());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setIdleTimeout(BOUNDS.whole().toMillis());
    IdleConnections idle =
        new IdleConnections(BOUNDS, HealthListener::origin, server.getScheduler());
    connector.addBean(idle);
    server.addConnector(connector);
    server.setHandler(new HealthHandler(health, idle));
    server.setErrorHandler(new EmptyErrors());
  }

  /** An address; of IPv6 the network, for whoever has one has all of its addresses. */
  private static Object origin(EndPoint endPoint) {
    InetAddress address =
        endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote
            ? remote.getAddress()
            : InetAddress.getLoopbackAddress();
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
  }

  private static HttpConnectionFactory http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setPersistentConnectionsEnabled(false); // who asks again comes again
    return new HttpConnectionFactory(http);
  }

  /**
   * Begins to answer.
   *
   * @param address port 0 means any that is free
   * @throws IOException with a message for people, where it cannot listen there
   */
  public static HealthListener start(InetSocketAddress address, Health health) throws IOException {
    if (address.isUnresolved()) {
      throw new IOException("health: there is no address " + address.getHostString());
    }
    HealthListener listener = new HealthListener(address, health);
    try {
      listener.server.start();
      return listener;
    } catch (Exception e) {
      listener.close();
      throw new IOException("health: cannot listen on " + address + ": " + Messages.of(e), e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException("health: did not stop: " + Messages.of(e), e);
    }
  }
}
