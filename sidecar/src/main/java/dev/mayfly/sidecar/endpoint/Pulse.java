package dev.mayfly.sidecar.endpoint;

import static org.eclipse.jetty.util.thread.Invocable.InvocationType.NON_BLOCKING;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * One held pulse: a request whose body stays open for as long as its sender lives. Each line sent
 * is a beat, whatever it says. An empty line every few seconds tells the sender that we live, and a
 * last line why the task ended.
 */
final class Pulse {

  private static final String CONTENT_TYPE = "application/x-ndjson";
  private static final long LINE_SECONDS = 5;

  private final Exchange exchange;
  private final Scheduler scheduler;

  // One write at a time; the first is under way before there can be another.
  private boolean writing = true;
  private boolean goneTold;
  private @Nullable ByteBuffer lastLine;
  private Scheduler.@Nullable Task nextLine;

  Pulse(Exchange exchange, Scheduler scheduler) {
    this.exchange = exchange;
    this.scheduler = scheduler;
  }

  /**
   * Answers the headers, and watches the body from now on.
   *
   * @param beat told of lines that were sent; once for those that came together
   * @param gone told once that the sender's end is gone, unless the task was over before
   */
  void open(Runnable beat, Runnable gone) {
    exchange.hold(CONTENT_TYPE);
    writeLine(gone);
    watch(beat, gone);
  }

  /** Says why the task is over, and closes; only the first reason is said. */
  void over(String reason) {
    if (takeLeave(reason)) {
      close();
    }
  }

  private void watch(Runnable beat, Runnable gone) {
    while (true) {
      Content.Chunk chunk = exchange.request().read();
      if (chunk == null) {
        exchange.request().demand(Invocable.from(NON_BLOCKING, () -> watch(beat, gone)));
        return;
      }
      if (hasLine(chunk.getByteBuffer())) {
        beat.run();
      }
      chunk.release();
      if (chunk.isLast()) {
        tell(gone);
        end(chunk.getFailure());
        return;
      }
    }
  }

  private static boolean hasLine(ByteBuffer sent) {
    for (int i = sent.position(); i < sent.limit(); i++) {
      if (sent.get(i) == '\n') {
        return true;
      }
    }
    return false;
  }

  private void end(@Nullable Throwable broken) {
    if (broken == null) {
      over("the pulse ended");
    } else if (takeLeave("the connection broke")) {
      exchange.abort(broken);
    }
  }

  private void tell(Runnable gone) {
    synchronized (this) {
      if (goneTold || lastLine != null) {
        return;
      }
      goneTold = true;
    }
    gone.run();
  }

  private void writeLine(Runnable gone) {
    ByteBuffer line = ByteBuffer.wrap(new byte[] {'\n'});
    Callback written = Callback.from(() -> written(gone), failure -> broken(gone, failure));
    exchange.response().write(false, line, written);
  }

  private void written(Runnable gone) {
    synchronized (this) {
      if (lastLine == null) {
        writing = false;
        nextLine = scheduler.schedule(() -> nextLine(gone), LINE_SECONDS, TimeUnit.SECONDS);
        return;
      }
    }
    close();
  }

  private void nextLine(Runnable gone) {
    synchronized (this) {
      if (lastLine != null) {
        return;
      }
      writing = true;
    }
    writeLine(gone);
  }

  private void broken(Runnable gone, Throwable failure) {
    tell(gone);
    exchange.abort(failure);
  }

  /** Whether the last line is to be written now; otherwise the write under way does it. */
  private synchronized boolean takeLeave(String reason) {
    if (lastLine != null) {
      return false;
    }
    lastLine = StandardCharsets.UTF_8.encode(JsonWriter.write(Map.of("over", reason)) + "\n");
    if (nextLine != null) {
      nextLine.cancel();
    }
    boolean now = !writing;
    writing = true;
    return now;
  }

  private void close() {
    exchange.response().write(true, lastLine, exchange.callback());
  }
}
