package dev.mayfly.sidecar.endpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Our end of a connection. What is written seems to arrive as soon as the client's buffer has it. A
 * client that goes without reading it resets the connection; one that has read all of it closes it.
 */
final class AnsweringEndPoint extends SocketChannelEndPoint {

  private volatile Optional<Runnable> unread = Optional.empty();

  AnsweringEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
  }

  /** What is run where the client leaves the next answer unread. */
  void ifUnread(Optional<Runnable> told) {
    unread = told;
  }

  @Override
  public int fill(ByteBuffer buffer) {
    if (isInputShutdown()) {
      return -1;
    }
    int position = BufferUtil.flipToFill(buffer);
    int read = -1;
    try {
      read = getChannel().read(buffer);
    } catch (IOException reset) {
      unread.ifPresent(Runnable::run);
    } finally {
      BufferUtil.flipToFlush(buffer, position);
    }
    if (read > 0) {
      notIdle();
    } else if (read < 0) {
      shutdownInput();
    }
    return read;
  }
}
