package dev.mayfly.backends.database.dialect.postgresql.inventory;

import dev.mayfly.backends.database.dialect.Rights;
import dev.mayfly.core.backend.Account.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What somebody was given in one database, as a person says it. */
final class DatabaseRights {

  private final Map<String, Integer> given;
  private final List<String> words = new ArrayList<>();
  private Access access = Access.NONE;

  private DatabaseRights(Map<String, Integer> given) {
    this.given = given;
  }

  /** {@code given}: what, and how many of it. */
  static void give(Rights rights, String to, String database, Map<String, Integer> given) {
    DatabaseRights said = new DatabaseRights(given);
    said.say();
    rights.give(to, String.join(", ", said.words) + " in database " + database, said.access);
  }

  /** From the least to the most. */
  private void say() {
    add("calls", "calls %s that run as their owner", "function", Access.NONE);
    add("reads", "reads %s", "table", Access.READS);
    add("writes", "writes %s", "table", Access.WRITES);
    add("owns", "owns %s", "table", Access.WRITES);
    add("creates", "creates in %s", "schema", Access.WRITES);
    if (given.containsKey("schemas")) {
      words.add("makes schemas");
      access = Access.WRITES;
    }
    if (given.containsKey("database")) {
      words.add("owns all there is");
      access = Access.WRITES;
    }
  }

  private void add(String what, String sentence, String noun, Access worth) {
    int number = given.getOrDefault(what, 0);
    if (number > 0) {
      words.add(sentence.formatted(number + " " + noun + (number == 1 ? "" : "s")));
      access = worth;
    }
  }
}
