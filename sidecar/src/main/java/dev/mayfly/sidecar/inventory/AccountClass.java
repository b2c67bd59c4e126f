package dev.mayfly.sidecar.inventory;

import java.util.Locale;

/** What an account is to us, in the order in which a reader should look at them. */
enum AccountClass {
  UNKNOWN("called as ours are, and made beside Mayfly"),
  ORPHANED("ours, and nobody keeps it any more"),
  ELSEWHERE("ours, and held elsewhere or orphaned: nobody here can tell"),
  STANDING("a service's, there whether it is used or not"),
  PERSON("a person's"),
  ROOT("makes the accounts of leases"),
  GUARD("a guard's own login, which ends accounts and looks for them"),
  OWNER("owns what is Mayfly's at the target, or what tasks left"),
  ALIVE("ours, and a process of this state folder has it");

  private final String meaning;

  AccountClass(String meaning) {
    this.meaning = meaning;
  }

  String meaning() {
    return meaning;
  }

  /** Whether it lasts, whoever uses it. */
  boolean lasts() {
    return this == STANDING || this == PERSON;
  }

  /** As it is written everywhere. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
