package dev.mayfly.sidecar.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;

/** Asks the kernel who is at the other end ({@code SO_PEERCRED}), once for each connection. */
final class PeerCredentials {

  private static final String PEER = Peer.class.getName();

  private PeerCredentials() {}

  /** The kernel names who connected, and goes on doing so whatever becomes of them. */
  static Peer of(Request request) {
    ConnectionMetaData connection = request.getConnectionMetaData();
    if (connection.getAttribute(PEER) instanceof Peer known) {
      return known;
    }
    Peer peer = ask(connection.getConnection().getEndPoint().getTransport());
    connection.setAttribute(PEER, peer);
    return peer;
  }

  private static Peer ask(Object transport) {
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
