package dev.mayfly.backends.plugin.protocol;

import io.grpc.ServerServiceDefinition;
import java.util.List;

/** What every plugin offers to the program that started it. */
final class HostServices {

  /** Whose certificate a plugin has. */
  static final String SERVER_NAME = "localhost";

  private HostServices() {}

  /**
   * @param shutDown begins to end this process
   */
  static List<ServerServiceDefinition> of(Handshake handshake, Runnable shutDown) {
    return List.of(
        // SERVING
        new Calls("grpc.health.v1.Health").answering("Check", request -> Fields.yes()).definition(),
        new Calls("pluginutil.multiplexing.PluginMultiplexing")
            .answering(
                "MultiplexingSupport",
                request -> handshake.isMultiplexed() ? Fields.yes() : new byte[0])
            .definition(),
        new Calls("plugin.GRPCController")
            .answering(
                "Shutdown",
                request -> {
                  shutDown.run();
                  return new byte[0];
                })
            .definition(),
        // What the process writes is read by Vault from the process itself.
        new Calls("plugin.GRPCStdio").silent("StreamStdio").definition(),
        // A database needs no further connections between the two.
        new Calls("plugin.GRPCBroker").silentBothWays("StartStream").definition());
  }
}
