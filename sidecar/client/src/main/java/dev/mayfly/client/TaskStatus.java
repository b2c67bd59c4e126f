package dev.mayfly.client;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * How a task is.
 *
 * @param reason why it ended or ends; empty while it lives
 * @param proven whether all that was issued to it is proven to be dead; false until that is known
 * @param json all that the sidecar says, as in its API's schema {@code Status}: the leases and,
 *     once the task has ended, the receipt. Holds no secret
 */
public record TaskStatus(State state, Optional<String> reason, boolean proven, String json) {

  /** The states of a task; it never leaves one for an earlier one but SUSPECT for ALIVE. */
  public enum State {
    ALIVE,
    /** A sign of life is late: nothing is served until the next. */
    SUSPECT,
    ENDING,
    ENDED
  }

  static TaskStatus of(String json) throws IOException {
    Map<String, Object> fields = Json.object(json);
    boolean proven =
        fields.containsKey("receipt")
            && Boolean.TRUE.equals(Json.object(fields, "receipt").get("proven"));
    return new TaskStatus(
        State.valueOf(Json.text(fields, "state")),
        Optional.ofNullable(fields.get("reason")).map(String::valueOf),
        proven,
        json);
  }
}
