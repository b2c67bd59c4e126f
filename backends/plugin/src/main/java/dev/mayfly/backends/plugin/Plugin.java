package dev.mayfly.backends.plugin;

import dev.mayfly.backends.plugin.database.Connections;
import dev.mayfly.backends.plugin.database.ForeignDriver;
import dev.mayfly.backends.plugin.database.PendingPasswords;
import dev.mayfly.backends.plugin.protocol.Handshake;
import dev.mayfly.backends.plugin.protocol.HostLog;
import dev.mayfly.backends.plugin.protocol.PluginServer;
import dev.mayfly.backends.plugin.protocol.ProcessCertificate;
import dev.mayfly.core.time.SystemClock;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The program: Vault starts it, reads one line of it, and speaks gRPC to it from then on. */
public final class Plugin {

  private Plugin() {}

  public static void main(String[] arguments) throws Exception {
    Optional<Handshake> handshake = Handshake.of(System.getenv());
    if (handshake.isEmpty()) {
      System.err.println(
          "This is a database plugin, which Vault or OpenBao starts by itself. fix: mayfly generate plugin prints how to register it.");
      System.exit(2);
    }
    HostLog.install();
    run(handshake.orElseThrow(), System.getenv());
    System.exit(0); // whatever a driver has left running
  }

  private static void run(Handshake handshake, Map<String, String> environment) throws Exception {
    Optional<Path> state =
        Optional.ofNullable(environment.get("MAYFLY_PLUGIN_STATE")).map(Path::of);
    try (Connections connections =
        new Connections(
            new PendingPasswords(state), ForeignDriver.of(environment), new SystemClock())) {
      ProcessCertificate certificate = ProcessCertificate.make();
      PluginServer server = PluginServer.start(handshake, certificate, connections);
      System.out.println(handshake.line(server.address(), certificate));
      System.out.flush();
      // Vault says when to end, unless it was killed.
      var unused =
          ProcessHandle.current().parent().map(vault -> vault.onExit().thenRun(server::shutDown));
      server.await();
    }
  }
}
