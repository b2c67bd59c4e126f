package dev.mayfly.sidecar.endpoint;

import dev.mayfly.core.task.TaskId;
import java.util.List;
import java.util.Map;

/**
 * What is asked for, and by whom.
 *
 * @param path decoded, segment by segment
 * @param parameters of the query
 * @param body empty until it is read
 */
record ApiRequest(Peer peer, List<String> path, Map<String, String> parameters, String body) {

  /** The task that the path names. */
  TaskId task() {
    return Routes.task(path);
  }

  /** The grant that the path names: its rest, which may have slashes. */
  String grant() {
    return String.join("/", path.subList(5, path.size()));
  }

  ApiRequest with(String read) {
    return new ApiRequest(peer, path, parameters, read);
  }
}
