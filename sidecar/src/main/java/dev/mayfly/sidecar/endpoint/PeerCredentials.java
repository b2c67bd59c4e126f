package dev.mayfly.sidecar.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.server.Request;

/** Asks the kernel who is at the other end ({@code SO_PEERCRED}). */
final class PeerCredentials {

  private PeerCredentials() {}

  static Peer of(Request request) {
    Object transport = request.getConnectionMetaData().getConnection().getEndPoint().getTransport();
    try {
      return transport instanceof SocketChannel channel
              && channel.getLocalAddress() instanceof UnixDomainSocketAddress
          ? new Peer(Optional.of(channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user()))
          : new Peer(Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
