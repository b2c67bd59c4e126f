package dev.mayfly.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback interface in front of a server, for faults between a client and that
 * server. It knows no protocol: a request is what the client says until the server answers. It
 * cannot look into TLS. Thread-safe.
 */
public final class FaultyProxy implements AutoCloseable {
  private final int port;
  private final int target;
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocket listener;
  private @Nullable Thread listening;

  private FaultyProxy(int target) {
    this.port = LoopbackPort.free();
    this.target = target;
  }

  /**
   * A proxy that listens on a port of its own and passes everything on to the server on that
   * loopback port.
   */
  public static FaultyProxy before(int serverPort) {
    FaultyProxy proxy = new FaultyProxy(serverPort);
    proxy.listen();
    return proxy;
  }

  public int port() {
    return port;
  }

  /** The URL, for a server that speaks plain HTTP. */
  public String address() {
    return "http://" + LoopbackPort.HOST + ":" + port;
  }

  /** Adds a fault; of several that pick out the same request the first added happens. */
  public Fault inject(Fault fault) {
    faults.add(fault);
    return fault;
  }

  /** No more faults; what is held is let go. */
  public void heal() {
    faults.forEach(Fault::release);
    faults.clear();
  }

  /** The first line of every request so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Closes all connections; new ones are served. */
  public void cut() {
    connections.forEach(ProxiedConnection::close);
  }

  /** Closes all connections and refuses new ones until {@link #listen}. */
  public synchronized void refuse() {
    if (listener != null && listening != null) {
      closeQuietly(listener);
      join(listening); // until it is out of accept, the kernel goes on making connections
      listener = null;
    }
    cut();
  }

  /** Serves connections again after {@link #refuse}. */
  public synchronized void listen() {
    if (listener != null) {
      return;
    }
    try {
      ServerSocket socket = new ServerSocket();
      socket.bind(LoopbackPort.address(port));
      listener = socket;
      listening = Daemon.start("proxy " + port, () -> serve(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    heal();
    refuse();
  }

  private void serve(ServerSocket socket) throws IOException {
    while (true) {
      Socket client = socket.accept();
      try {
        Socket server = new Socket();
        server.connect(LoopbackPort.address(target));
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        ProxiedConnection connection = new ProxiedConnection(this, client, server);
        connections.add(connection);
        connection.start();
        if (socket.isClosed()) {
          connection.close(); // refused since it was accepted
        }
      } catch (IOException e) {
        client.close(); // the server is down
      }
    }
  }

  @Nullable Fault faultFor(String head) {
    requests.add(head.lines().findFirst().orElse(""));
    return faults.stream().filter(fault -> fault.picks(head)).findFirst().orElse(null);
  }

  void forget(ProxiedConnection connection) {
    connections.remove(connection);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // It is of no use any more either way.
    }
  }
}
