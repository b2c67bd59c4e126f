package dev.mayfly.core.settings;

import java.util.List;
import java.util.stream.Stream;

/**
 * A configured value that cannot be used: where it stands, what is wrong with it and what to write
 * instead.
 */
public final class IllegalSettingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String where;
  private final String problem;
  private final String remedy;
  private final transient List<IllegalSettingException> others;

  public IllegalSettingException(String where, String problem, String remedy) {
    this(where, problem, remedy, List.of());
  }

  private IllegalSettingException(
      String where, String problem, String remedy, List<IllegalSettingException> others) {
    super(where + ": " + problem + "\n    " + remedy);
    this.where = where;
    this.problem = problem;
    this.remedy = remedy;
    this.others = others;
  }

  /** Several at once: the first, which knows the others; there must be one. */
  public static IllegalSettingException of(List<IllegalSettingException> refused) {
    IllegalSettingException first = refused.get(0);
    return new IllegalSettingException(
        first.where, first.problem, first.remedy, List.copyOf(refused.subList(1, refused.size())));
  }

  /** This one, and those that were found with it. */
  public List<IllegalSettingException> all() {
    return Stream.concat(Stream.of(this), others.stream()).toList();
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
