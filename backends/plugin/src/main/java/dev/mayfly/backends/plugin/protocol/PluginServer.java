package dev.mayfly.backends.plugin.protocol;

import dev.mayfly.backends.plugin.database.Connections;
import io.grpc.Server;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Listens on this machine, to the Vault that started the process and to nobody else. */
public final class PluginServer {

  /** What calls under way may take when the process is to end: Vault kills it after two seconds. */
  private static final long LAST_MILLISECONDS = 500;

  private final Server server;
  private final CountDownLatch end;

  private PluginServer(Server server, CountDownLatch end) {
    this.server = server;
    this.end = end;
  }

  /** Listens from now on. */
  public static PluginServer start(
      Handshake handshake, ProcessCertificate certificate, Connections connections)
      throws IOException, GeneralSecurityException {
    CountDownLatch end = new CountDownLatch(1);
    OkHttpServerBuilder builder =
        OkHttpServerBuilder.forPort(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                certificate.credentials(handshake.hostCertificate()))
            .intercept(new ConnectionOfCall())
            .addService(new DatabaseService(connections).definition());
    HostServices.of(handshake, end::countDown).forEach(builder::addService);
    return new PluginServer(builder.build().start(), end);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenSockets().get(0);
  }

  /** Begins to end. */
  public void shutDown() {
    end.countDown();
  }

  /** Returns once it was told to end, and the calls under way are over or had their time. */
  public void await() throws InterruptedException {
    end.await();
    server.shutdown();
    if (!server.awaitTermination(LAST_MILLISECONDS, TimeUnit.MILLISECONDS)) {
      server.shutdownNow(); // the streams that say nothing are always under way
    }
  }
}
