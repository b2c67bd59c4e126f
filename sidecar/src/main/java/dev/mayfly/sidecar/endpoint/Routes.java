package dev.mayfly.sidecar.endpoint;

import dev.mayfly.core.task.TaskId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which path offers what. */
final class Routes {

  private static final int TASK = 4;

  private final Map<List<String>, Resource> open;
  private final Map<String, Resource> ofTask;

  /**
   * @param open by the path's segments
   * @param ofTask by what follows {@code /v1/tasks/NAME/INCARNATION}; one that ends in {@code /*}
   *     takes any rest
   */
  Routes(Map<List<String>, Resource> open, Map<String, Resource> ofTask) {
    this.open = Map.copyOf(open);
    this.ofTask = Map.copyOf(ofTask);
  }

  /** The segments of a path, each decoded by itself. */
  static List<String> segments(String path) {
    return Arrays.stream(path.split("/", -1))
        .skip(1)
        .map(each -> URLDecoder.decode(each.replace("+", "%2B"), StandardCharsets.UTF_8))
        .toList();
  }

  /** Whether the path is one of a task's. */
  static boolean isOfTask(List<String> path) {
    return path.size() >= TASK && path.get(0).equals("v1") && path.get(1).equals("tasks");
  }

  /** The task that such a path names. */
  static TaskId task(List<String> path) {
    return new TaskId(path.get(2), path.get(3));
  }

  Optional<Resource> find(List<String> path) {
    return Optional.ofNullable(
        isOfTask(path) ? ofTask.get(rest(path.subList(TASK, path.size()))) : open.get(path));
  }

  private static String rest(List<String> segments) {
    boolean deep = segments.size() > 1 && segments.stream().noneMatch(String::isEmpty);
    return deep
        ? "/" + segments.get(0) + "/*"
        : String.join("", segments.stream().map(each -> "/" + each).toList());
  }
}
