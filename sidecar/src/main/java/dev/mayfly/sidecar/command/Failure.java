package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.text.Visible;

/** Something could not be done, as it is said to the person who asked for it. */
public final class Failure extends Exception {

  private static final long serialVersionUID = 1L;

  /** The code of a configuration that cannot be used. */
  static final String CONFIGURATION = "config-invalid";

  private final String code;
  private final String remedy;

  /**
   * @param code stable, for scripts and searches, such as {@code config-missing}
   * @param message what, and why; never secret
   * @param remedy what to do; may be empty
   */
  public Failure(String code, String message, String remedy) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }

  /** The command line makes no sense. */
  static Failure usage(String message, String remedy) {
    return new Failure("usage", message, remedy);
  }

  public String code() {
    return code;
  }

  public String remedy() {
    return remedy;
  }

  /** A configuration's problems have a line each; whatever else failed is one. */
  private String shown() {
    String message = String.valueOf(getMessage());
    return code.equals(CONFIGURATION) ? Visible.lines(message) : Visible.line(message);
  }

  /** What is printed: message and code, and the remedy below. */
  String text() {
    String head = "mayfly: " + shown() + " [" + code + "]\n";
    return remedy.isEmpty()
        ? head
        : head + "    " + Visible.lines(remedy).replace("\n", "\n    ") + "\n";
  }
}
