package dev.mayfly.sidecar.endpoint;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/** A request and the way back to who sent it. */
record Exchange(Request request, Response response, Callback callback) {

  private static final int MAX_BODY = 64 * 1024;

  /** The whole body, as it comes in; fails with what is wrong with it. */
  CompletableFuture<String> body() {
    if (request.getLength() > MAX_BODY) {
      return CompletableFuture.failedFuture(tooLarge());
    }
    CompletableFuture<byte[]> body = new CompletableFuture<>();
    Content.Source.asByteArrayAsync(
        request,
        MAX_BODY,
        Promise.Invocable.from(
            InvocationType.NON_BLOCKING,
            body::complete,
            failure -> body.completeExceptionally(broken(failure))));
    return body.thenApply(Exchange::text);
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ProblemException(Problem.badBody("the body is no UTF-8", ""));
    }
  }

  private static ProblemException broken(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return new ProblemException(
          new Problem(
              HttpStatus.REQUEST_TIMEOUT_408, "too-slow", "the body did not come in time", ""));
    }
    return failure instanceof IllegalStateException
        ? tooLarge()
        : new ProblemException(Problem.badBody("the body broke off, or is not framed as HTTP", ""));
  }

  private static ProblemException tooLarge() {
    return new ProblemException(
        new Problem(
            HttpStatus.PAYLOAD_TOO_LARGE_413,
            "too-large",
            "the body is larger than " + MAX_BODY + " bytes",
            ""));
  }

  /** Keeps the connection while its client and we are both waiting for something to happen. */
  void waitQuietly() {
    request.addIdleTimeoutListener(timeout -> false);
  }

  /** Begins an answer that goes on for as long as the connection stands, however quiet it is. */
  void hold(String contentType) {
    request.getConnectionMetaData().getConnection().getEndPoint().setIdleTimeout(0);
    response.setStatus(HttpStatus.OK_200);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
  }

  void answer(Answer answer) {
    answer.send(response, callback);
  }

  /** Gives up: nothing can be answered any more. */
  @Nullable Void abort(Throwable failure) {
    callback.failed(failure);
    return null;
  }
}
