package dev.mayfly.sidecar.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
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
  private static final int CONNECTIONS = 64;
  private static final int HEADER_BYTES = 4 * 1024;
  private static final int IDLE_MILLIS = 10_000;

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
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS, server));
    server.setHandler(new HealthHandler(health));
    server.setErrorHandler(new EmptyErrors());
  }

  private static HttpConnectionFactory http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(HEADER_BYTES);
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
      throw new IOException("health: cannot listen on " + address + ": " + e.getMessage(), e);
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
      throw new IOException("health: did not stop: " + e.getMessage(), e);
    }
  }
}
