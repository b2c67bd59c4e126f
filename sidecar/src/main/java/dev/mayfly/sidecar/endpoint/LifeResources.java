package dev.mayfly.sidecar.endpoint;

import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.endpoint.JsonFields.Field;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** {@code POST …/beat} and {@code …/extend}: signs of life that are sent. */
final class LifeResources {

  private static final String FOR = "for";
  private static final JsonFields EXTENSION =
      new JsonFields(
          Map.of(
              FOR,
              new Field(Pattern.compile("[1-9][0-9]{0,5}[smh]"), true, "such as `90s` or `10m`")));

  private final TaskService service;

  LifeResources(TaskService service) {
    this.service = service;
  }

  CompletionStage<Answer> beat(ApiRequest request) {
    return answer(service.beat(request.task()));
  }

  CompletionStage<Answer> extend(ApiRequest request) {
    String length = EXTENSION.read(request.body()).getOrDefault(FOR, "");
    return answer(service.extend(request.task(), Durations.parse(length).orElseThrow()));
  }

  private static CompletionStage<Answer> answer(boolean taken) {
    return CompletableFuture.completedStage(
        taken ? Answer.nothing() : Answer.problem(Problem.taskOver()));
  }
}
