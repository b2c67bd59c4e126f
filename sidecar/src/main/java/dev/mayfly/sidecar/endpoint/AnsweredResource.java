package dev.mayfly.sidecar.endpoint;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A resource that reads what the request brings, and answers once.
 *
 * @param takesJson whether the request brings a JSON object; otherwise a body is refused
 */
record AnsweredResource(
    String method,
    Set<String> parameters,
    boolean takesJson,
    Limit limit,
    Bodies bodies,
    Service service)
    implements Resource {

  /** Answers a call without blocking; what it throws or fails with is answered as a problem. */
  @FunctionalInterface
  interface Service {
    CompletionStage<Answer> answer(ApiRequest call);
  }

  @Override
  public void serve(ApiRequest call, Exchange exchange) {
    limit.take(exchange.request(), call.peer());
    if (takesJson) {
      RequestChecks.bringsJson(exchange.request());
    } else {
      RequestChecks.bringsNothing(exchange.request());
    }
    exchange.waitQuietly();
    bodies
        .read(exchange.request(), call.peer())
        .thenCompose(body -> service.answer(call.with(body)))
        .exceptionally(Answer::failure)
        .thenAccept(exchange::answer)
        .exceptionally(exchange::abort);
  }
}
