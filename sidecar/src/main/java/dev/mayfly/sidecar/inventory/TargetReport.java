package dev.mayfly.sidecar.inventory;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * What was found at one target.
 *
 * @param unseen what could not be looked at; if that is all of it, there are no accounts
 * @param questions how many were put to the server
 */
record TargetReport(
    String target,
    String backend,
    List<ClassifiedAccount> accounts,
    List<String> unseen,
    int questions,
    Duration took) {

  private static final Comparator<ClassifiedAccount> WORTH_A_LOOK_FIRST =
      Comparator.comparing(ClassifiedAccount::type)
          .thenComparing(one -> -one.flags().size())
          .thenComparing(one -> one.account().name());

  TargetReport {
    accounts = accounts.stream().sorted(WORTH_A_LOOK_FIRST).toList();
    unseen = List.copyOf(unseen);
  }

  /** A server that could be looked at has at least the login that looked. */
  boolean unseenWhole() {
    return accounts.isEmpty() && !unseen.isEmpty();
  }

  List<ClassifiedAccount> of(AccountClass type) {
    return accounts.stream().filter(one -> one.type() == type).toList();
  }

  long flagged() {
    return accounts.stream().filter(one -> !one.flags().isEmpty()).count();
  }

  long with(Flag flag) {
    return accounts.stream().filter(one -> one.flags().contains(flag)).count();
  }
}
