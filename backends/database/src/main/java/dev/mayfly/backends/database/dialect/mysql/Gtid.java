package dev.mayfly.backends.database.dialect.mysql;

import java.util.HashMap;
import java.util.Map;

/** How far a MariaDB server is: for each domain, the number of the last transaction. */
final class Gtid {

  private Gtid() {}

  /** Whether one position is as far as another in each domain of that. */
  static boolean all(String seen, String reached) {
    Map<String, Long> there = numbers(seen);
    return numbers(reached).entrySet().stream()
        .allMatch(domain -> there.getOrDefault(domain.getKey(), -1L) >= domain.getValue());
  }

  /** Of {@code domain-server-number[,…]}. */
  private static Map<String, Long> numbers(String position) {
    Map<String, Long> numbers = new HashMap<>();
    for (String part : position.split(",", -1)) {
      String[] fields = part.strip().split("-", -1);
      if (fields.length == 3) {
        numbers.merge(fields[0], Long.parseLong(fields[2]), Math::max);
      }
    }
    return numbers;
  }
}
