package dev.mayfly.sidecar.endpoint;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Serves tasks in memory until it is killed, for tools that look at the API from outside: {@code
 * ServeInMemory SOCKET PORT}. Prints the port once it serves.
 */
final class ServeInMemory {

  private ServeInMemory() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[1]);
    EndpointSettings settings =
        new EndpointSettings(
            Path.of(arguments[0]),
            PosixFilePermissions.fromString("rw-rw----"),
            Optional.empty(),
            Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    Endpoint.start(settings, new DeskInMemory());
    System.out.println(port);
    Thread.currentThread().join();
  }
}
