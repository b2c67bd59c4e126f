package dev.mayfly.sidecar.endpoint;

import dev.mayfly.sidecar.endpoint.Overview.Line;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.http.HttpStatus;

/** All tasks, and the end of one, for operators. */
final class OperatorResources {

  private final OperatorService service;
  private final StatusResources status;

  OperatorResources(OperatorService service) {
    this.service = service;
    this.status = new StatusResources(service);
  }

  CompletionStage<Answer> tasks(ApiRequest request) {
    return service.overview().thenApply(all -> Answer.json(HttpStatus.OK_200, fields(all)));
  }

  /** The receipt says whose wish it was. */
  CompletionStage<Answer> end(ApiRequest request) {
    return status.end(request, "operator " + request.peer() + ": ");
  }

  private static Map<String, Object> fields(Overview all) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("process", all.process());
    fields.put("tasks", all.tasks().stream().map(OperatorResources::fields).toList());
    return fields;
  }

  private static Map<String, Object> fields(Line line) {
    Map<String, Object> fields = new LinkedHashMap<>(line.receipt());
    fields.put("state", line.state());
    fields.put("pulse", line.pulse());
    line.silence().ifPresent(it -> fields.put("silence_seconds", it.toMillis() / 1000.0));
    return fields;
  }
}
