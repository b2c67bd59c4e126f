package dev.mayfly.sidecar.kubernetes;

/** Something in a manifest keeps the sidecar from being put into it. */
public final class ManifestException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * @param message what, and why
   * @param remedy what to do; may be empty
   */
  ManifestException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  public String remedy() {
    return remedy;
  }
}
