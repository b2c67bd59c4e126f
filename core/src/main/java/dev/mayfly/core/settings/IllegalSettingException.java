package dev.mayfly.core.settings;

/**
 * A configured value that cannot be used: where it stands, what is wrong with it and what to write
 * instead.
 */
public final class IllegalSettingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public IllegalSettingException(String where, String problem, String remedy) {
    super(where + ": " + problem + "\n    " + remedy);
  }
}
