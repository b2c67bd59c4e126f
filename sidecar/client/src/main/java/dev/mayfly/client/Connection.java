package dev.mayfly.client;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A connection to the sidecar whose reads end in time. One thread uses it; any other may close it,
 * which ends what the first is waiting for.
 */
final class Connection implements Closeable {

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final ByteBuffer received = ByteBuffer.allocate(8192).flip();

  private Connection(SocketChannel channel, Selector selector) throws IOException {
    this.channel = channel;
    this.selector = selector;
    channel.configureBlocking(false);
    this.key = channel.register(selector, SelectionKey.OP_READ);
  }

  static Connection open(Path socket) throws IOException {
    SocketChannel channel = connect(socket);
    try {
      return new Connection(channel, Selector.open());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static SocketChannel connect(Path socket) throws SidecarAwayException {
    try {
      return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw SidecarAwayException.of(socket, e);
    }
  }

  void send(byte[] bytes, Duration patience) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      if (channel.write(rest) == 0) {
        await(SelectionKey.OP_WRITE, patience);
      }
    }
  }

  /** The next byte; an {@link EOFException} where there is none any more. */
  int read(Duration patience) throws IOException {
    while (!received.hasRemaining()) {
      received.clear();
      int count = channel.read(received);
      received.flip();
      if (count < 0) {
        throw new EOFException("the sidecar closed the connection");
      }
      if (count == 0) {
        await(SelectionKey.OP_READ, patience);
      }
    }
    return received.get() & 0xff;
  }

  /** {@code patience}: for this one wait; zero: for ever. */
  private void await(int operation, Duration patience) throws IOException {
    try {
      key.interestOps(operation);
      int ready = selector.select(patience.toMillis());
      selector.selectedKeys().clear();
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted while waiting for the sidecar");
      }
      if (ready == 0 && selector.isOpen() && channel.isOpen() && !patience.isZero()) {
        throw new SocketTimeoutException(
            "the sidecar did not answer within " + patience.toSeconds() + " s");
      }
    } catch (ClosedSelectorException | CancelledKeyException closed) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public void close() throws IOException {
    try (selector) {
      channel.close();
    }
  }
}
