package dev.mayfly.core.settings;

/**
 * A configured value that cannot be used: where it stands, what is wrong with it and what to write
 * instead.
 */
public final class IllegalSettingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String where;
  private final String problem;
  private final String remedy;

  public IllegalSettingException(String where, String problem, String remedy) {
    super(where + ": " + problem + "\n    " + remedy);
    this.where = where;
    this.problem = problem;
    this.remedy = remedy;
  }

  public String where() {
    return where;
  }

  public String problem() {
    return problem;
  }

  public String remedy() {
    return remedy;
  }
}
