package dev.mayfly.sidecar.configuration;

/**
 * Something in the configuration that cannot be used.
 *
 * @param where file, line and key, such as {@code mayfly.yaml:12 targets.reporting.url}
 * @param line counts from 1
 * @param what what is wrong, never with a secret in it
 * @param remedy what to write instead
 */
public record Problem(String where, int line, String what, String remedy) {

  @Override
  public String toString() {
    return where + ": " + what + "\n    " + remedy;
  }
}
