package dev.mayfly.sidecar.health;

import dev.mayfly.sidecar.connections.IdleConnections;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one question per path. */
final class HealthHandler extends Handler.Abstract {

  private static final Logger LOG = LoggerFactory.getLogger(HealthHandler.class);
  private static final String METRICS = "/metrics";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String EXPOSITION = "text/plain; version=0.0.4; charset=utf-8";

  /** Answers that are long: whoever reads one slowly keeps it in memory. */
  private static final int METRICS_AT_ONCE = 4;

  private final Health health;
  private final IdleConnections idle;
  private final Semaphore metrics = new Semaphore(METRICS_AT_ONCE);

  HealthHandler(Health health, IdleConnections idle) {
    this.health = health;
    this.idle = idle;
  }

  private record Answer(int status, String type, String text) {

    static Answer of(Condition condition) {
      return condition.isGood()
          ? new Answer(HttpStatus.OK_200, TEXT, "ok\n")
          : unavailable(String.join("\n", condition.obstacles()));
    }

    static Answer unavailable(String why) {
      return new Answer(HttpStatus.SERVICE_UNAVAILABLE_503, TEXT, why + "\n");
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    idle.serve(request);
    String method = request.getMethod();
    if (HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method)) {
      String path = String.valueOf(request.getHttpURI().getPath());
      send(path.equals(METRICS) ? metrics(request) : answer(path), response, callback);
    } else {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      send(
          new Answer(HttpStatus.METHOD_NOT_ALLOWED_405, TEXT, "GET and HEAD only\n"),
          response,
          callback);
    }
    return true;
  }

  private Answer answer(String path) {
    return switch (path) {
      case "/startupz" -> ask(path, () -> Answer.of(health.started()));
      case "/livez" -> ask(path, () -> Answer.of(health.live()));
      case "/readyz" -> ask(path, () -> Answer.of(health.ready()));
      default -> new Answer(HttpStatus.NOT_FOUND_404, TEXT, "nothing is here\n");
    };
  }

  private Answer metrics(Request request) {
    if (!metrics.tryAcquire()) {
      return Answer.unavailable("others are being told; ask again");
    }
    Request.addCompletionListener(request, failure -> metrics.release());
    return ask(METRICS, () -> new Answer(HttpStatus.OK_200, EXPOSITION, health.metrics()));
  }

  /** What went wrong is for the log: its words may speak of more than may be said here. */
  private static Answer ask(String path, Supplier<Answer> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      LOG.warn("no answer to {}: {}", path, e.toString());
      return Answer.unavailable("no answer");
    }
  }

  private static void send(Answer answer, Response response, Callback callback) {
    response.setStatus(answer.status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.write(true, StandardCharsets.UTF_8.encode(answer.text), callback);
  }
}
