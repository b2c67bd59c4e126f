package dev.mayfly.sidecar.endpoint;

import dev.mayfly.core.task.TaskId;
import dev.mayfly.sidecar.endpoint.JsonFields.Field;
import dev.mayfly.sidecar.endpoint.TaskStatus.LeaseStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;

/** How a task is, and its end: {@code GET …} and {@code POST …/end}. */
final class StatusResources {

  private static final JsonFields END =
      new JsonFields(
          Map.of(
              "reason",
              new Field(
                  Pattern.compile("\\P{Cc}{1,200}"), true, "why the task ends, on one line")));

  private final KnownTasks service;

  StatusResources(KnownTasks service) {
    this.service = service;
  }

  CompletionStage<Answer> status(ApiRequest request) {
    return now(request.task(), HttpStatus.OK_200);
  }

  /** Answers at the task's end, or when the wait is over; the end goes on. */
  CompletionStage<Answer> end(ApiRequest request) {
    return end(request, "");
  }

  /** {@code who}: what the reason is told to begin with. */
  CompletionStage<Answer> end(ApiRequest request, String who) {
    TaskId task = request.task();
    Duration wait = WaitParameter.of(request.parameters());
    String reason = who + END.read(request.body()).getOrDefault("reason", "");
    CompletableFuture<Optional<TaskStatus>> ended =
        service.end(task, reason).thenApply(Optional::of).toCompletableFuture();
    return ended
        .completeOnTimeout(Optional.empty(), wait.toMillis(), TimeUnit.MILLISECONDS)
        .thenCompose(
            status ->
                status
                    .map(it -> CompletableFuture.completedStage(answer(it, HttpStatus.OK_200)))
                    .orElseGet(() -> now(task, HttpStatus.ACCEPTED_202)));
  }

  private CompletionStage<Answer> now(TaskId task, int code) {
    return service.status(task).thenApply(status -> answer(status, code));
  }

  private static Answer answer(TaskStatus status, int code) {
    return Answer.json(code, fields(status));
  }

  private static Map<String, Object> fields(TaskStatus status) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("task", status.task().name());
    fields.put("incarnation", status.task().incarnation());
    fields.put("state", status.state());
    status.reason().ifPresent(reason -> fields.put("reason", reason));
    fields.put("leases", status.leases().stream().map(StatusResources::fields).toList());
    status.receipt().ifPresent(receipt -> fields.put("receipt", receipt));
    return fields;
  }

  private static Map<String, Object> fields(LeaseStatus lease) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("grant", lease.grant());
    fields.put("sequence", lease.sequence());
    fields.put("account", lease.account());
    fields.put("state", lease.state());
    lease.validUntil().ifPresent(until -> fields.put("valid_until", until));
    return fields;
  }
}
