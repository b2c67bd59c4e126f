package dev.mayfly.sidecar.endpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of requests. Those that do not come at once wait, for a short time, and so few
 * of them at once, that all of them are a small part of the heap.
 */
final class Bodies {

  static final int LARGEST = 16 * 1024;
  private static final int WAITING = 128;
  private static final int WAITING_OF_ONE = 32;
  private static final long PATIENCE_SECONDS = 2;

  private final Scheduler scheduler;
  private final Limit waiting = new Limit(WAITING, WAITING_OF_ONE);

  Bodies(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** The whole body; fails with what is wrong with it. */
  CompletableFuture<String> read(Request request, Peer sender) {
    if (request.getLength() > LARGEST) {
      return CompletableFuture.failedFuture(tooLarge());
    }
    Reading reading = new Reading(request, sender);
    reading.goOn();
    return reading.read.thenApply(Bodies::text);
  }

  /** One body. Nothing but the patience's end happens beside anything else. */
  private final class Reading {

    private final Request request;
    private final Peer sender;
    private final CompletableFuture<byte[]> read = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Scheduler.@Nullable Task patience;

    Reading(Request request, Peer sender) {
      this.request = request;
      this.sender = sender;
    }

    void goOn() {
      while (!read.isDone()) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          await();
          return;
        }
        take(chunk);
      }
    }

    private void take(Content.Chunk chunk) {
      if (Content.Chunk.isFailure(chunk)) {
        read.completeExceptionally(broken(chunk.getFailure()));
        return;
      }
      ByteBuffer some = chunk.getByteBuffer();
      if (bytes.size() + some.remaining() > LARGEST) {
        read.completeExceptionally(tooLarge());
      } else {
        byte[] copy = new byte[some.remaining()];
        some.get(copy);
        bytes.writeBytes(copy); // a chunk that is kept keeps all of the network's buffer
      }
      chunk.release();
      if (chunk.isLast()) {
        read.complete(bytes.toByteArray());
      }
    }

    private void await() {
      if (patience == null && !beginToWait()) {
        return;
      }
      request.demand(Invocable.from(InvocationType.NON_BLOCKING, this::goOn));
    }

    private boolean beginToWait() {
      try {
        waiting.take(sender);
      } catch (ProblemException tooMany) {
        read.completeExceptionally(tooMany);
        return false;
      }
      Scheduler.Task giveUp =
          scheduler.schedule(
              () -> read.completeExceptionally(tooSlow()), PATIENCE_SECONDS, TimeUnit.SECONDS);
      patience = giveUp;
      CompletionStage<byte[]> done = read;
      done.whenComplete(
          (body, failure) -> {
            giveUp.cancel();
            waiting.giveBack(sender);
          });
      return true;
    }
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ProblemException(Problem.badBody("the body is no UTF-8", ""));
    }
  }

  private static ProblemException broken(Throwable failure) {
    return failure instanceof TimeoutException
        ? tooSlow()
        : new ProblemException(Problem.badBody("the body broke off, or is not framed as HTTP", ""));
  }

  private static ProblemException tooSlow() {
    return new ProblemException(
        new Problem(
            HttpStatus.REQUEST_TIMEOUT_408,
            "too-slow",
            "the body did not come in time",
            "send it within " + PATIENCE_SECONDS + " s"));
  }

  private static ProblemException tooLarge() {
    return new ProblemException(
        new Problem(
            HttpStatus.PAYLOAD_TOO_LARGE_413,
            "too-large",
            "the body is larger than " + LARGEST + " bytes",
            ""));
  }
}
