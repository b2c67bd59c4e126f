package dev.mayfly.sidecar.configuration;

import java.util.regex.Pattern;

/**
 * Whose accounts of some name are, and what for.
 *
 * @param account their names, where {@code *} stands for any text
 * @param target where; the same
 * @param person whether a person logs in as them
 */
public record ConfiguredOwner(
    String account, String target, String owner, String purpose, boolean person) {

  /** Whether it speaks of this account. */
  public boolean isOf(String atTarget, String name) {
    return matches(target, atTarget) && matches(account, name);
  }

  private static boolean matches(String pattern, String text) {
    return Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), Pattern.DOTALL)
        .matcher(text)
        .matches();
  }
}
