package dev.mayfly.backends.database.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.core.backend.Account.Access;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What an account may do")
class RightsTest {

  private final Rights rights = new Rights();

  @Test
  @DisplayName("is what it was given, then what its roles were, their roles', and everybody")
  void byRoles() {
    rights.give("etl", "makes databases", Access.WRITES);
    rights.give("outer", "calls 1 function", Access.NONE);
    rights.give("inner", "reads 1 table", Access.READS);
    rights.give("inner", "may do everything", Access.ADMINISTERS);
    rights.give(Rights.EVERYBODY, "reads 2 tables", Access.READS);
    rights.join("etl", "outer");
    rights.join("outer", "inner");
    assertEquals(
        new Rights.Sum(
            List.of(
                "makes databases",
                "as everybody: reads 2 tables",
                "as inner: reads 1 table, may do everything",
                "as outer: calls 1 function"),
            Access.ADMINISTERS),
        rights.of("etl"));
    assertEquals(
        new Rights.Sum(List.of("as everybody: reads 2 tables"), Access.READS), rights.of("other"));
  }

  @Test
  @DisplayName("is told once where roles are members of each other")
  void circles() {
    rights.give("one", "reads 1 table", Access.READS);
    rights.give("other", "writes 1 table", Access.WRITES);
    rights.join("one", "other");
    rights.join("other", "one");
    assertEquals(
        new Rights.Sum(List.of("reads 1 table", "as other: writes 1 table"), Access.WRITES),
        rights.of("one"));
  }
}
