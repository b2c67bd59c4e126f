package dev.mayfly.sidecar.endpoint;

import dev.mayfly.core.credential.Secret;
import dev.mayfly.sidecar.endpoint.JsonFields.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;

/** {@code POST /v1/tasks}: a task begins, or is joined; only its answer has the task's secret. */
final class JoinResource {

  private static final JsonFields FIELDS =
      new JsonFields(
          Map.of(
              "task",
              new Field(Pattern.compile("\\P{Cc}{1,200}"), true, "the name of a configured task"),
              "purpose",
              new Field(Pattern.compile("\\P{Cc}{0,500}"), false, "one line of text")));

  private final TaskService service;

  JoinResource(TaskService service) {
    this.service = service;
  }

  CompletionStage<Answer> join(ApiRequest request) {
    Map<String, String> fields = FIELDS.read(request.body());
    Secret secret = TaskSecrets.random();
    return service
        .join(
            fields.getOrDefault("task", ""),
            fields.getOrDefault("purpose", ""),
            TaskOwner.of(secret, request.peer()))
        .thenApply(
            joined ->
                answer(joined, secret).orIfNobodyIsThere(() -> service.unheld(joined.task())));
  }

  private static Answer answer(JoinResponse joined, Secret secret) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("task", joined.task().name());
    fields.put("incarnation", joined.task().incarnation());
    fields.put("secret", secret);
    fields.put("state", joined.state());
    fields.put(
        "heartbeat",
        Map.of(
            "sources",
            joined.heartbeatSources(),
            "timeout_seconds",
            joined.heartbeatTimeout().toMillis() / 1000.0));
    fields.put("ends_by", joined.endsBy());
    fields.put(
        "credentials", joined.credentials().stream().map(CredentialResource::fields).toList());
    return Answer.json(HttpStatus.CREATED_201, fields);
  }
}
