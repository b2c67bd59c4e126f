package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Ten thousand accounts of every class, whose names say of which they are. */
record ManyAccounts(String prefix) {

  /** How many of what, by what their names end with, or begin with where they are not ours. */
  private static final Map<String, Integer> NUMBERS =
      Map.of(
          "standing", 3000,
          "person", 500,
          "elsewhere", 3000,
          "pastdue", 1500,
          "locked", 500,
          "unknown", 500,
          "namesake", 500,
          "guard", 500);

  private static final Map<String, String> CLASSES =
      Map.of("pastdue", "orphaned", "locked", "orphaned", "namesake", "unknown");

  /** Names of so many accounts of this sort. */
  List<String> of(String sort) {
    boolean carries = Stream.of("standing", "person", "unknown").noneMatch(sort::equals);
    return IntStream.range(0, NUMBERS.get(sort))
        .mapToObj(
            i ->
                carries
                    ? prefix + "lease-" + key(sort, i) + "-" + sort
                    : (sort.equals("unknown") ? prefix : "") + sort + "-" + i)
        .toList();
  }

  /** Ten characters of the alphabet of keys. */
  private static String key(String sort, int number) {
    return sort.substring(0, 3)
        + String.format("%07d", number)
            .replace('0', 'a')
            .replace('1', 'b')
            .replace('8', 'c')
            .replace('9', 'd');
  }

  static List<String> sorts() {
    return NUMBERS.keySet().stream().sorted().toList();
  }

  static int total() {
    return NUMBERS.values().stream().mapToInt(Integer::intValue).sum();
  }

  static List<Map<?, ?>> rows(String jsonLines) {
    LoadSettings settings = LoadSettings.builder().build();
    List<Map<?, ?>> rows = new ArrayList<>();
    jsonLines
        .lines()
        .forEach(line -> rows.add((Map<?, ?>) new Load(settings).loadFromString(line)));
    return rows;
  }

  /**
   * Every one is listed, with its class.
   *
   * @param exceptions sort → class, where a server does not tell what another does
   */
  void areClassified(List<Map<?, ?>> rows, Map<String, String> exceptions) {
    Map<String, Object> told = new TreeMap<>();
    rows.forEach(
        row -> told.put(row.get("account").toString().replace("@%", ""), row.get("class")));
    Map<String, Object> expected = new TreeMap<>();
    for (String sort : sorts()) {
      String as = exceptions.getOrDefault(sort, CLASSES.getOrDefault(sort, sort));
      of(sort).forEach(name -> expected.put(name, as));
    }
    told.keySet().retainAll(expected.keySet());
    assertEquals(expected, told);
  }
}
