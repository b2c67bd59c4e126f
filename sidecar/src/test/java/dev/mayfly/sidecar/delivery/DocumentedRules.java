package dev.mayfly.sidecar.delivery;

import java.util.Map;
import java.util.TreeMap;

/** How files of variables are read by programs that no test can run here, as they document it. */
final class DocumentedRules {

  private DocumentedRules() {}

  /** Docker's {@code --env-file}: a value is the rest of its line, quotes and blanks included. */
  static Map<String, String> docker(String file) {
    Map<String, String> variables = new TreeMap<>();
    for (String line : file.split("\r?\n", -1)) {
      String entry = line.stripLeading();
      int equals = entry.indexOf('=');
      if (equals > 0 && !entry.startsWith("#")) {
        variables.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return variables;
  }

  /**
   * systemd.exec(5), EnvironmentFile=: between single quotes all is verbatim; between double quotes
   * a backslash is taken off before a double quote, a backslash, a backtick and a dollar sign;
   * nothing is expanded.
   */
  static Map<String, String> systemd(String file) {
    Map<String, String> variables = new TreeMap<>();
    int at = 0;
    while (at < file.length()) {
      int equals = file.indexOf('=', at);
      String name = file.substring(at, equals);
      char quote = file.charAt(equals + 1);
      StringBuilder value = new StringBuilder();
      int i = equals + 2;
      while (file.charAt(i) != quote) {
        boolean escaped =
            quote == '"' && file.charAt(i) == '\\' && "\"\\`$".indexOf(file.charAt(i + 1)) >= 0;
        i += escaped ? 1 : 0;
        value.append(file.charAt(i++));
      }
      variables.put(name, value.toString());
      at = file.indexOf('\n', i) + 1;
    }
    return variables;
  }
}
