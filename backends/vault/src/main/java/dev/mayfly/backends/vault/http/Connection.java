package dev.mayfly.backends.vault.http;

import dev.mayfly.core.time.Deadline;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;

/** One connection, used by one call at a time. */
final class Connection implements AutoCloseable {

  private final Origin origin;
  private final Socket socket;
  private final TimedInput timed;
  private final InputStream input;
  private long usedAt;

  Connection(Origin origin, Socket socket, Deadline deadline) throws NotSentException {
    this.origin = origin;
    this.socket = socket;
    try {
      this.timed = new TimedInput(socket, deadline);
      this.input = new BufferedInputStream(timed);
    } catch (IOException e) {
      close();
      throw new NotSentException(e);
    }
  }

  Origin origin() {
    return origin;
  }

  /** When it last answered, on the deadlines' clock. */
  long usedAt() {
    return usedAt;
  }

  /**
   * Whether something has come that nobody asked for: the next answer could not be told from it.
   */
  boolean hasLeftover() {
    try {
      return input.available() > 0;
    } catch (IOException broken) {
      return true;
    }
  }

  /** Sends the request and reads the whole answer to it. */
  Response exchange(byte[] request, boolean head, Deadline deadline) throws IOException {
    timed.deadline = deadline;
    send(request);
    Response response = ResponseReader.read(input, head);
    usedAt = deadline.clock().nanoTime();
    return response;
  }

  private void send(byte[] request) throws IOException {
    try {
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
    } catch (SocketException e) {
      throw refusal(e);
    }
  }

  /**
   * Why the other side hung up: in TLS 1.3 a server that does not accept our certificate says so
   * after the handshake, and closes.
   */
  private IOException refusal(SocketException hangUp) {
    try {
      input.read();
    } catch (SSLException alert) {
      return alert;
    } catch (IOException e) {
      hangUp.addSuppressed(e);
    }
    return hangUp;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Nobody waits for what it would have said.
      return;
    }
  }

  /** What is left, as sockets count it: at least one, because to them zero means for ever. */
  static int millis(Deadline deadline) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, deadline.remaining().toMillis()));
  }

  /** Input whose every read ends with the deadline, so that an answer that trickles does too. */
  private static final class TimedInput extends FilterInputStream {

    private final Socket socket;
    private Deadline deadline;

    TimedInput(Socket socket, Deadline deadline) throws IOException {
      super(socket.getInputStream());
      this.socket = socket;
      this.deadline = deadline;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (deadline.passed()) {
        throw new SocketTimeoutException("no answer within the deadline");
      }
      socket.setSoTimeout(millis(deadline));
      int count = super.read(bytes, offset, length);
      if (count < 0) {
        throw new EOFException("the connection was closed before the answer was complete");
      }
      return count;
    }
  }
}
