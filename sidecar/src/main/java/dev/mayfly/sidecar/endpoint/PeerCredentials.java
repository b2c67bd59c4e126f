package dev.mayfly.sidecar.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.io.EndPoint;
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
    Peer peer = of(connection.getConnection().getEndPoint());
    connection.setAttribute(PEER, peer);
    return peer;
  }

  /** The same, asked anew. */
  private static Peer of(EndPoint endPoint) {
    return ask(endPoint.getTransport());
  }

  /** Whom a connection is counted for, whatever becomes of it meanwhile. */
  static Object origin(EndPoint endPoint) {
    try {
      return of(endPoint);
    } catch (UncheckedIOException gone) {
      return new Peer(Optional.empty());
    }
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
