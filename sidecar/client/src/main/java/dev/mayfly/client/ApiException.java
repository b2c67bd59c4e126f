package dev.mayfly.client;

import java.io.IOException;
import java.util.Map;

/** The sidecar refuses a request, and says why. Never holds a secret. */
public final class ApiException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String detail;
  private final String remedy;

  private ApiException(int status, String code, String detail, String remedy) {
    super(detail + " [" + code + "]" + (remedy.isEmpty() ? "" : ": " + remedy));
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.remedy = remedy;
  }

  static ApiException of(int status, String body) {
    try {
      Map<String, Object> problem = Json.object(body);
      return new ApiException(
          status, text(problem, "code"), text(problem, "detail"), text(problem, "remedy"));
    } catch (IOException noProblem) {
      return new ApiException(
          status, "unreadable", "an answer " + status + " without a reason", "");
    }
  }

  private static String text(Map<String, Object> problem, String name) {
    return String.valueOf(problem.getOrDefault(name, ""));
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** What it is, for programs and searches; stable, such as {@code braked}. */
  public String code() {
    return code;
  }

  /** What is refused, and why. */
  public String detail() {
    return detail;
  }

  /** What to do; may be empty. */
  public String remedy() {
    return remedy;
  }

  /** Whether it says that the task is over, or unknown, which is the same to its holder. */
  boolean saysOver() {
    return status == 401 || status == 404 || code.equals("task-over");
  }
}
