package dev.mayfly.backends.database.dialect.mysql.inventory;

import dev.mayfly.backends.database.dialect.Rights;
import dev.mayfly.backends.database.dialect.mysql.AccountName;
import dev.mayfly.backends.database.dialect.mysql.GlobalRight;
import dev.mayfly.backends.database.dialect.mysql.GuardRoutines.ListedRight;
import dev.mayfly.core.backend.Account.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rights as a person says them. */
final class SaidRights {

  /** To whom MariaDB grants what everybody may. */
  private static final AccountName PUBLIC = new AccountName("PUBLIC", "");

  private static final String SYSTEM = "mysql";

  private SaidRights() {}

  /** A role of MariaDB's has no host, and is called by its name. */
  static String id(AccountName name) {
    if (name.equals(PUBLIC)) {
      return Rights.EVERYBODY;
    }
    return name.host().isEmpty() ? name.user() : name.toString();
  }

  static void everywhere(Rights all, AccountName to, List<GlobalRight> rights) {
    if (GlobalRight.isEverything(rights)) {
      all.give(id(to), "may do everything", Access.ADMINISTERS);
      return;
    }
    say(all, to, "reads every database", rights, Access.READS);
    say(all, to, "changes every database", rights, Access.WRITES);
    say(all, to, "administers the server", rights, Access.ADMINISTERS);
    say(all, to, "may besides", rights, Access.NONE);
  }

  private static void say(
      Rights all, AccountName to, String words, List<GlobalRight> rights, Access access) {
    String which =
        rights.stream()
            .filter(right -> right.access() == access)
            .map(GlobalRight::toString)
            .collect(Collectors.joining(", "));
    if (!which.isEmpty()) {
      all.give(id(to), words + " (" + which + ")", access);
    }
  }

  static void give(Rights all, ListedRight right) {
    switch (right.kind()) {
      case "role" -> all.join(id(right.to()), right.place());
      case "database" -> database(all, right);
      case "table" -> all.give(id(right.to()), tables(right), access(right));
      default ->
          all.give(
              id(right.to()),
              "calls " + number(right.reads(), "routine") + " in database " + right.place(),
              Access.NONE);
    }
  }

  /** What is granted to nobody's name there, everybody has. */
  private static void database(Rights all, ListedRight right) {
    List<String> verbs = new ArrayList<>();
    if (right.reads() > 0) {
      verbs.add("reads");
    }
    if (right.writes() > 0) {
      verbs.add("changes");
    }
    if (verbs.isEmpty()) {
      verbs.add("may use");
    }
    all.give(
        right.to().user().isEmpty() ? Rights.EVERYBODY : id(right.to()),
        String.join(" and ", verbs)
            + " database "
            + right.place().replaceAll("\\\\([_%])", "$1")
            + passesOn(right),
        access(right));
  }

  private static String tables(ListedRight right) {
    List<String> verbs = new ArrayList<>();
    if (right.reads() > 0) {
      verbs.add("reads " + number(right.reads(), "table"));
    }
    if (right.writes() > 0) {
      verbs.add("changes " + number(right.writes(), "table"));
    }
    if (verbs.isEmpty()) {
      verbs.add("may use tables");
    }
    return String.join(", ", verbs) + " in database " + right.place() + passesOn(right);
  }

  private static String passesOn(ListedRight right) {
    return right.passesOn() > 0 ? ", and may grant that to others" : "";
  }

  private static String number(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static Access access(ListedRight right) {
    if (right.writes() > 0) {
      return right.place().equals(SYSTEM) ? Access.ADMINISTERS : Access.WRITES;
    }
    return right.reads() > 0 ? Access.READS : Access.NONE;
  }
}
