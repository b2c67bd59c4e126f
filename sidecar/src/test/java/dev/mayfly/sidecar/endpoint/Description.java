package dev.mayfly.sidecar.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The API's description, read as a test needs it. */
final class Description {

  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

  private static final Pattern CODE = Pattern.compile("`([a-z][a-z-]*)`");

  private final Map<?, ?> root;

  /** One documented answer of one operation. */
  record Documented(String operation, int status) implements Comparable<Documented> {
    @Override
    public int compareTo(Documented other) {
      return Comparator.comparing(Documented::operation)
          .thenComparing(Documented::status)
          .compare(this, other);
    }
  }

  private Description(Map<?, ?> root) {
    this.root = root;
  }

  /** {@code file}: beside the endpoint's classes. */
  static Description load(String file) {
    try (InputStream in = Objects.requireNonNull(Endpoint.class.getResourceAsStream(file))) {
      return new Description((Map<?, ?>) yaml().loadFromInputStream(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Load yaml() {
    return new Load(LoadSettings.builder().build());
  }

  SortedSet<Documented> documented() {
    SortedSet<Documented> all = new TreeSet<>();
    paths()
        .forEach(
            (path, item) ->
                ((Map<?, ?>) item)
                    .forEach(
                        (method, operation) -> {
                          if (METHODS.contains(method)) {
                            responses(operation)
                                .keySet()
                                .forEach(status -> all.add(documented(operation, status)));
                          }
                        }));
    return all;
  }

  private static Documented documented(Object operation, Object status) {
    return new Documented(
        ((Map<?, ?>) operation).get("operationId").toString(), Integer.parseInt(status.toString()));
  }

  Map<?, ?> paths() {
    return (Map<?, ?>) root.get("paths");
  }

  private static Map<?, ?> responses(Object operation) {
    return (Map<?, ?>) ((Map<?, ?>) operation).get("responses");
  }

  private Map<?, ?> operation(String id) {
    return paths().values().stream()
        .flatMap(item -> ((Map<?, ?>) item).values().stream())
        .filter(it -> it instanceof Map<?, ?> map && id.equals(map.get("operationId")))
        .map(it -> (Map<?, ?>) it)
        .findFirst()
        .orElseThrow();
  }

  /** What is wrong with an answer, by its content type and schema; empty where nothing is. */
  List<String> faults(String operation, Wire.Response answer) {
    Map<?, ?> response =
        (Map<?, ?>) resolve(responses(operation(operation)).get(String.valueOf(answer.status())));
    Map<?, ?> content = (Map<?, ?>) response.get("content");
    String type = answer.headers().get("content-type");
    if (content == null) {
      return answer.body().isEmpty() && type == null ? List.of() : List.of("has a body");
    }
    Map<?, ?> media = (Map<?, ?>) content.get(String.valueOf(type));
    if (media == null) {
      return List.of("has the content type " + type);
    }
    boolean parsed = type.matches("application/(problem[+]json|json|yaml)");
    Object value = parsed ? yaml().loadFromString(answer.body()) : answer.body();
    if (value instanceof Map<?, ?> problem
        && type.equals(Answer.PROBLEM)
        && !codes(response).contains(problem.get("code"))) {
      return List.of("has a code that is not described");
    }
    return new Schemas(this::resolve).faults(media.get("schema"), value);
  }

  /** The codes of problems that an answer with this status may have, whatever was asked. */
  Set<String> codes(int status) {
    Set<String> codes = new TreeSet<>();
    for (Documented each : documented()) {
      if (each.status() == status) {
        Object response = responses(operation(each.operation())).get(String.valueOf(status));
        codes.addAll(codes((Map<?, ?>) resolve(response)));
      }
    }
    return codes;
  }

  private static Set<String> codes(Map<?, ?> response) {
    return CODE.matcher(response.get("description").toString())
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }

  /** What a reference names; anything else as it is. */
  private Object resolve(Object node) {
    if (!(node instanceof Map<?, ?> map && map.get("$ref") instanceof String reference)) {
      return Objects.requireNonNull(node);
    }
    Object found = root;
    for (String part : reference.substring(2).split("/", -1)) {
      found = Objects.requireNonNull(((Map<?, ?>) found).get(part), reference);
    }
    return found;
  }
}
