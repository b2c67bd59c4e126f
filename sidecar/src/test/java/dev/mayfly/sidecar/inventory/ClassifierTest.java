package dev.mayfly.sidecar.inventory;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.Account;
import dev.mayfly.core.backend.Account.Access;
import dev.mayfly.core.backend.Account.Kind;
import dev.mayfly.sidecar.configuration.ConfiguredOwner;
import dev.mayfly.sidecar.inventory.HeldLeases.Holder;
import dev.mayfly.sidecar.inventory.HeldLeases.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("An account is classified as the table of docs/inventory.md says")
class ClassifierTest {

  private static final Path DOCUMENT = Path.of("../docs/inventory.md");
  private static final Duration OLD = Duration.ofDays(90);
  private static final ConfiguredOwner PERSON =
      new ConfiguredOwner("ann", "*", "Ann", "analysis", true);

  private static final Accounts LEASE = Accounts.of(Kind.LEASE);

  /** What the table's second column says. */
  private static final Map<String, Accounts> AT_THE_TARGET =
      Map.ofEntries(
          Map.entry("carries a lease key", LEASE),
          Map.entry(
              "carries a lease key; its time is past", LEASE.expiring(Duration.ofMinutes(-1))),
          Map.entry(
              "carries a lease key; its time is to come", LEASE.expiring(Duration.ofHours(1))),
          Map.entry("carries a lease key; the server knows no end of it", LEASE),
          Map.entry("carries a lease key; locked, without a session", LEASE.lockedWith(0)),
          Map.entry("carries a lease key; locked, with a session", LEASE.lockedWith(1)),
          Map.entry("carries a lease key, and may act as a guard", Accounts.of(Kind.GUARD)),
          Map.entry("one of `root_logins`", Accounts.of(Kind.ROOT)),
          Map.entry("`owner_role`, `owner_account` or `heir`", Accounts.of(Kind.OWNER)),
          Map.entry("has the `prefix`, and is no lease's", Accounts.of(Kind.UNKNOWN)),
          Map.entry("any other, said to be a person's", Accounts.called("ann")),
          Map.entry("any other", Accounts.called("etl")));

  /** What its third says. */
  private static final Map<String, Optional<State>> IN_THE_LEDGERS =
      Map.of(
          "a living process has the lease, or is ending it", Optional.of(State.HELD),
          "the process that had the lease is gone", Optional.of(State.LEFT),
          "the lease is at its end", Optional.of(State.ENDED),
          "nothing", Optional.empty());

  private static Stream<List<String>> rows(String header) {
    try {
      return Files.readString(DOCUMENT)
          .lines()
          .dropWhile(line -> !line.startsWith("| " + header + " |"))
          .skip(2)
          .takeWhile(line -> line.startsWith("|"))
          .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
          .map(cells -> cells.subList(1, cells.size() - 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<List<String>> classes() {
    return rows("class");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("classes")
  @DisplayName("row by row")
  void asTheTableSays(List<String> row) {
    Accounts account = AT_THE_TARGET.get(row.get(1));
    Optional<State> state = IN_THE_LEDGERS.get(row.get(2));
    assertNotNull(account, row.get(1));
    assertNotNull(state, row.get(2));
    assertEquals(row.get(0), "`" + classify(account.made(), state).type() + "`");
  }

  @Test
  @DisplayName("and the table has every class and every flag, with what it means")
  void theTablesAreWhole() {
    assertEquals(
        Arrays.stream(AccountClass.values()).map(type -> "`" + type + "`").collect(toSet()),
        classes().map(row -> row.get(0)).collect(toSet()));
    assertEquals(
        Arrays.stream(AccountClass.values())
            .map(type -> List.of("`" + type + "`", type.meaning()))
            .collect(toSet()),
        rows("what it is called").collect(toSet()));
    assertEquals(
        Arrays.stream(Flag.values())
            .map(flag -> List.of("`" + flag + "`", flag.meaning()))
            .collect(toSet()),
        rows("flag").map(row -> row.subList(0, 2)).collect(toSet()));
  }

  private static ClassifiedAccount classify(Account account, Optional<State> state) {
    Holder holder =
        new Holder(state.orElse(State.HELD), "nightly/1", "approle/nightly", "load", "mayfly run");
    HeldLeases leases = new HeldLeases(state.isPresent() ? Map.of(Accounts.KEY, holder) : Map.of());
    return new Classifier(leases, List.of(PERSON), OLD, Accounts.NOW).classify("main", account);
  }

  private static ClassifiedAccount classify(Account account) {
    return classify(account, Optional.empty());
  }

  private static Set<Flag> flags(Accounts account) {
    return classify(account.made()).flags();
  }

  @Test
  @DisplayName("is flagged for what lasts, writes, may too much, and has nobody who answers for it")
  void flags() {
    assertEquals(
        Set.of(Flag.STANDING_WRITE, Flag.NEVER_EXPIRES, Flag.NO_OWNER),
        flags(Accounts.called("etl")));
    assertEquals(Set.of(Flag.STANDING_WRITE, Flag.NEVER_EXPIRES), flags(Accounts.called("ann")));
    assertEquals(
        Set.of(Flag.OVER_PRIVILEGED, Flag.STANDING_WRITE, Flag.EXPIRED, Flag.NO_OWNER),
        flags(Accounts.called("etl").with(Access.ADMINISTERS).expiring(Duration.ofSeconds(-1))));
    assertEquals(
        Set.of(Flag.NO_OWNER),
        flags(Accounts.called("etl").with(Access.READS).expiring(Duration.ofDays(1))));
  }

  @Test
  @DisplayName("is not flagged where nobody can log in as it, or a living process keeps it")
  void noFlags() {
    assertEquals(Set.of(), flags(Accounts.called("etl").lockedWith(0)));
    assertEquals(Set.of(), classify(LEASE.made(), Optional.of(State.HELD)).flags());
    assertEquals(Set.of(), flags(Accounts.of(Kind.ROOT).with(Access.ADMINISTERS)));
    assertEquals(Set.of(Flag.NEVER_EXPIRES), flags(LEASE));
  }

  @Test
  @DisplayName("has an old password only where the server knows, and it is older than was said")
  void oldPassword() {
    Accounts account = Accounts.called("ann").with(Access.READS).expiring(Duration.ofDays(1));
    assertEquals(Set.of(), flags(account));
    assertEquals(
        Set.of(), classify(account.made("", Optional.of(Accounts.NOW.minus(OLD)))).flags());
    assertEquals(
        Set.of(Flag.OLD_PASSWORD),
        classify(account.made("", Optional.of(Accounts.NOW.minus(OLD).minusSeconds(1)))).flags());
  }

  @Test
  @DisplayName("is owned by who its lease, the list or its comment names, in this order")
  void owners() {
    Ownership lease = classify(LEASE.made(), Optional.of(State.HELD)).ownership();
    assertEquals(new Ownership("approle/nightly", "load (task nightly/1)", false), lease);
    String comment = "owner: data; purpose: nightly: load; kind: person";
    assertEquals(
        new Ownership("data", "nightly: load", true), commented("etl", comment).ownership());
    assertEquals(AccountClass.PERSON, commented("etl", comment).type());
    assertEquals(new Ownership("Ann", "analysis", true), commented("ann", comment).ownership());
    assertEquals(new Ownership("", "loads", false), commented("etl", " loads ").ownership());
    assertTrue(commented("etl", " loads ").flags().contains(Flag.NO_OWNER));
  }

  private static ClassifiedAccount commented(String name, String comment) {
    return classify(Accounts.called(name).made(comment, Optional.empty()));
  }

  @Test
  @DisplayName("is named in the list by a pattern, at one target or at all")
  void patterns() {
    ConfiguredOwner owner = new ConfiguredOwner("etl_*@%", "main*", "data", "", false);
    assertTrue(owner.isOf("main", "etl_nightly@%"));
    assertTrue(owner.isOf("main-2", "etl_@%"));
    assertEquals(
        List.of(false, false),
        List.of(owner.isOf("other", "etl_x@%"), owner.isOf("main", "xetl_x@%")));
  }
}
