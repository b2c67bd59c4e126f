package dev.mayfly.sidecar.delivery;

/**
 * A value in a file that shells, dotenv libraries and systemd read alike. Between single quotes a
 * library takes some backslashes for escapes, where a shell does not; between double quotes a
 * dollar sign and a backtick are escaped for a shell, and kept with their backslash by a library.
 */
final class DotEnvText {

  private DotEnvText() {}

  static String of(String name, String value) throws UnwritableValueException {
    boolean expands = value.contains("$") || value.contains("`");
    if (value.contains("${") || isMultiline(value)) {
      throw unfit(name);
    }
    if (!value.contains("'") && !value.contains("\\")) {
      return "'" + value + "'";
    }
    if (!expands) {
      return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
    if (value.contains("'") || value.contains("\\\\") || value.endsWith("\\")) {
      throw unfit(name);
    }
    return "'" + value + "'";
  }

  static boolean isMultiline(String value) {
    return value.contains("\n") || value.contains("\r") || value.contains("\0");
  }

  private static UnwritableValueException unfit(String name) {
    return new UnwritableValueException(
        "dotenv",
        "value of " + name,
        "it holds quotes, dollar signs, backslashes or line breaks that shells and dotenv"
            + " libraries read differently",
        "format json, docker or pgservice, or `environment`");
  }
}
