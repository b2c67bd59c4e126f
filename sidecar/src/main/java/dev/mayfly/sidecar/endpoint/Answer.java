package dev.mayfly.sidecar.endpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a request is answered. Its body may be secret, and is not printed.
 *
 * @param undelivered is run where whoever asked was gone by then, or went without reading it;
 *     perhaps twice
 */
record Answer(
    int status,
    String contentType,
    String body,
    Map<String, String> headers,
    Optional<Runnable> undelivered) {

  private static final Logger log = LoggerFactory.getLogger(Answer.class);

  static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";

  static Answer json(int status, Object value) {
    return new Answer(status, JSON, JsonWriter.write(value), Map.of(), Optional.empty());
  }

  static Answer text(String contentType, String text) {
    return new Answer(HttpStatus.OK_200, contentType, text, Map.of(), Optional.empty());
  }

  static Answer nothing() {
    return new Answer(HttpStatus.NO_CONTENT_204, "", "", Map.of(), Optional.empty());
  }

  static Answer problem(Problem problem) {
    Map<String, String> headers =
        problem.status() == HttpStatus.UNAUTHORIZED_401
            ? Map.of(HttpHeader.WWW_AUTHENTICATE.asString(), "Bearer")
            : Map.of();
    return new Answer(
        problem.status(), PROBLEM, JsonWriter.write(problem.fields()), headers, Optional.empty());
  }

  /** What a request is answered that failed. Only the kind of a defect of ours is logged. */
  static Answer failure(Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return failure(failure.getCause());
    }
    if (failure instanceof ProblemException known) {
      return problem(known.problem());
    }
    StackTraceElement[] trace = failure.getStackTrace();
    log.error(
        "a request failed: {} at {}",
        failure.getClass().getName(),
        trace.length == 0 ? "an unknown place" : trace[0]);
    return problem(
        new Problem(
            HttpStatus.INTERNAL_SERVER_ERROR_500, "defect", "a defect of Mayfly", "see its log"));
  }

  Answer with(HttpHeader header, String value) {
    return new Answer(status, contentType, body, Map.of(header.asString(), value), undelivered);
  }

  Answer orIfNobodyIsThere(Runnable told) {
    return new Answer(status, contentType, body, headers, Optional.of(told));
  }

  void send(Response response, Callback callback) {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(body);
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.forEach((name, value) -> response.getHeaders().put(name, value));
    if (!contentType.isEmpty()) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.remaining());
    }
    response.write(
        true,
        bytes,
        Callback.from(
            callback::succeeded,
            failure -> {
              undelivered.ifPresent(Runnable::run);
              callback.failed(failure);
            }));
  }

  @Override
  public String toString() {
    return "Answer " + status;
  }
}
