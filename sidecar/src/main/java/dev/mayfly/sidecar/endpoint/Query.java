package dev.mayfly.sidecar.endpoint;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a query. Nothing is decoded: no value that a parameter may have needs encoding. */
final class Query {

  private Query() {}

  /** The parameters; throws on any that is not allowed, or is there twice. */
  static Map<String, String> read(@Nullable String query, Set<String> allowed) {
    Map<String, String> parameters = new HashMap<>();
    for (String each : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
      String[] pair = each.split("=", 2);
      if (!allowed.contains(pair[0])) {
        throw new ProblemException(Problem.badParameter("an unknown parameter", remedy(allowed)));
      }
      if (parameters.put(pair[0], pair.length == 2 ? pair[1] : "") != null) {
        throw new ProblemException(Problem.badParameter("`" + pair[0] + "` is there twice", ""));
      }
    }
    return parameters;
  }

  private static String remedy(Set<String> allowed) {
    return allowed.isEmpty()
        ? "send none"
        : "the parameters are " + String.join(", ", allowed.stream().sorted().toList());
  }
}
