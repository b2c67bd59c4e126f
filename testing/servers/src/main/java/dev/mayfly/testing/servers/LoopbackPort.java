package dev.mayfly.testing.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

/** Finds free ports on the loopback interface. */
public final class LoopbackPort {
  static final String HOST = "127.0.0.1";

  // Below the range from which the kernel takes ports for outgoing connections: a killed server
  // finds its port free again.
  private static final int FIRST = 11_000;
  private static final int LAST = 32_000;

  private LoopbackPort() {}

  /** A port on which nobody listens now. */
  public static int free() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (isFree(port)) {
        return port;
      }
    }
  }

  /** The port's address on the loopback interface. */
  static InetSocketAddress address(int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(address(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
