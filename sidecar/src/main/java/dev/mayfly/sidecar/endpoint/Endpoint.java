package dev.mayfly.sidecar.endpoint;

import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.connections.IdleConnections;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The local HTTP API, served from {@link #start} to {@link #close}. No request holds a thread while
 * it waits.
 */
public final class Endpoint implements AutoCloseable {

  private static final int HEADER_BYTES = 8 * 1024;
  private static final int THREADS = 8;
  private static final int ACCEPT_QUEUE = 1_024;
  private static final int CONNECTIONS = 20_000;
  private static final int OPERATORS = 16;

  /** Of those on which no request is served. */
  private static final IdleConnections.Bounds WAITING =
      new IdleConnections.Bounds(1_000, 500, Duration.ZERO, Duration.ZERO);

  private final Bounds bounds;
  private final Server server;
  private final SocketFile file;
  private final PulseResource pulses;
  private final ConnectorRouter router;
  private @Nullable SocketFile operators;

  /**
   * How much is served at once.
   *
   * @param requests but for the pulses; of one user half as many
   * @param pulses of one task a few
   * @param idle how long a connection may be silent
   */
  record Bounds(int requests, int pulses, Duration idle) {
    static final Bounds USUAL = new Bounds(2_000, 10_000, Duration.ofSeconds(30));
    private static final int PULSES_OF_ONE = 8;

    Limit ofRequests() {
      return new Limit(requests, (requests + 1) / 2);
    }

    Limit ofPulses() {
      return new Limit(pulses, PULSES_OF_ONE);
    }
  }

  private Endpoint(
      Bounds bounds, Server server, SocketFile file, PulseResource pulses, ConnectorRouter router) {
    this.bounds = bounds;
    this.server = server;
    this.file = file;
    this.pulses = pulses;
    this.router = router;
  }

  /**
   * Begins to serve; takes as long as Jetty needs to start.
   *
   * @throws IOException with a message for people, where it cannot listen as it should
   */
  public static Endpoint start(EndpointSettings settings, TaskService service) throws IOException {
    return start(settings, service, Bounds.USUAL);
  }

  static Endpoint start(EndpointSettings settings, TaskService service, Bounds bounds)
      throws IOException {
    Server server = server();
    PulseResource pulses = new PulseResource(service, bounds.ofPulses(), server.getScheduler());
    TaskSecrets secrets = new TaskSecrets(service::joiner);
    Routes routes = ApiRoutes.routes(service, pulses, bounds, server.getScheduler());
    IdleConnections idle =
        new IdleConnections(WAITING, PeerCredentials::origin, server.getScheduler());
    ConnectorRouter router = new ConnectorRouter(new Router(routes, secrets), idle);
    server.setHandler(router);
    SocketFile file = SocketFile.take(settings.socket());
    Endpoint endpoint = new Endpoint(bounds, server, file, pulses, router);
    try {
      endpoint.listen(settings);
    } catch (IOException | RuntimeException e) {
      endpoint.close();
      throw e;
    }
    return endpoint;
  }

  private static Server server() {
    // Else Jetty asks a management bean, and the JVM makes all of them: a tenth of a second.
    System.setProperty("org.eclipse.jetty.util.referencesPerCacheLine", "16");
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("endpoint");
    threads.setDaemon(true);
    Server server =
        new Server(threads, new ScheduledExecutorScheduler("endpoint-timer", true), null);
    server.setErrorHandler(new PlainErrors());
    return server;
  }

  private void listen(EndpointSettings settings) throws IOException {
    add(local(file));
    if (settings.loopback().isPresent()) {
      add(tcp(settings.loopback().get()));
    }
    server.addBean(new NetworkConnectionLimit(CONNECTIONS, server));
    try {
      server.start();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
    file.publish(settings.permissions(), settings.group());
  }

  /**
   * Serves operators as well, on a Unix socket of their own that our user and root alone may
   * connect to. Once, after the start.
   *
   * @throws IOException with a message for people, where it cannot
   */
  public void serveOperators(Path socket, OperatorService service) throws IOException {
    SocketFile taken = SocketFile.take(socket);
    operators = taken;
    LocalConnector connector = local(taken);
    connector.setName(ConnectorRouter.OPERATORS);
    add(connector);
    try {
      connector.start();
    } catch (Exception e) {
      throw new IOException("cannot listen on " + socket + ": " + Messages.of(e), e);
    }
    OperatorAuthorizer authorizer =
        new OperatorAuthorizer(Files.getOwner(connector.getUnixDomainPath()), service);
    router.open(
        new Router(
            ApiRoutes.routes(service, new Limit(OPERATORS, OPERATORS), server.getScheduler()),
            authorizer));
    taken.publish(PosixFilePermissions.fromString("rw-------"), Optional.empty());
  }

  private LocalConnector local(SocketFile place) throws IOException {
    LocalConnector connector = new LocalConnector(server, http());
    connector.setUnixDomainPath(place.makeBirthplace());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    return connector;
  }

  private LoopbackConnector tcp(InetSocketAddress address) throws IOException {
    if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
      throw new IOException(address.getHostString() + " is no loopback address");
    }
    LoopbackConnector connector = new LoopbackConnector(server, http());
    connector.setHost(address.getAddress().getHostAddress());
    connector.setPort(address.getPort());
    return connector;
  }

  private void add(AbstractConnector connector) {
    connector.setIdleTimeout(bounds.idle().toMillis());
    connector.addBean(router.idle());
    server.addConnector(connector);
  }

  private static HttpConnectionFactory http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setHeaderCacheSize(0); // a connection keeps nothing of a request for the next
    http.setHttpCompliance(HttpCompliance.RFC7230);
    // A grant's name may have slashes.
    http.setUriCompliance(
        UriCompliance.RFC3986.with("grants", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR));
    return new HttpConnectionFactory(http);
  }

  /** Cuts every connection, without telling the service of the pulses among them, and is gone. */
  @Override
  public void close() throws IOException {
    pulses.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException("the endpoint did not stop", e);
    } finally {
      file.close();
      if (operators != null) {
        operators.close();
      }
    }
  }
}
