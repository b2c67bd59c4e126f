package dev.mayfly.sidecar.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Why a request was not served, in the form of RFC 9457. No part repeats what the client sent: it
 * may have sent a secret to the wrong place.
 *
 * @param status of HTTP
 * @param code stable, for programs and searches, such as {@code wrong-secret}
 * @param detail what, and why
 * @param remedy what to do; may be empty
 */
public record Problem(int status, String code, String detail, String remedy) {

  static Problem badParameter(String detail, String remedy) {
    return new Problem(HttpStatus.BAD_REQUEST_400, "bad-parameter", detail, remedy);
  }

  static Problem badBody(String detail, String remedy) {
    return new Problem(HttpStatus.BAD_REQUEST_400, "bad-body", detail, remedy);
  }

  /** For a service as well: what is not kept can be told nothing of. */
  public static Problem unknownTask() {
    return new Problem(
        HttpStatus.NOT_FOUND_404,
        "unknown-task",
        "the sidecar keeps no such run of a task, or keeps it no longer",
        "the receipt of one that has ended is in the ledger");
  }

  /** For a service as well: nothing more is done for a task that is ending or has ended. */
  public static Problem taskOver() {
    return new Problem(
        HttpStatus.CONFLICT_409, "task-over", "the task is over", "join it anew to run it again");
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", "urn:mayfly:problem:" + code);
    fields.put("title", HttpStatus.getMessage(status));
    fields.put("status", status);
    fields.put("detail", detail);
    fields.put("code", code);
    fields.put("remedy", remedy);
    return fields;
  }
}
