package dev.mayfly.sidecar.inventory;

import dev.mayfly.core.backend.Account;
import dev.mayfly.core.backend.Account.Access;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What an account deserves a look for. Nothing is said of one that nobody can log in as. */
enum Flag {
  OVER_PRIVILEGED("it could give itself more, or passes by what protects data"),
  STANDING_WRITE("it writes, and is there whether it is used or not"),
  NEVER_EXPIRES("no time ends it, and no process is known that would"),
  NO_OWNER("nobody is known to answer for it"),
  OLD_PASSWORD("its password is older than was asked for"),
  EXPIRED("its time is past, and it is still there");

  private static final Set<AccountClass> OURS_TO_WORK_WITH =
      EnumSet.of(AccountClass.ROOT, AccountClass.GUARD, AccountClass.OWNER);
  private static final Set<AccountClass> WITH_A_PASSWORD_OF_THEIR_OWN =
      EnumSet.of(
          AccountClass.STANDING, AccountClass.PERSON, AccountClass.ROOT, AccountClass.UNKNOWN);
  private static final Set<AccountClass> KEPT_BY_NOBODY =
      EnumSet.of(
          AccountClass.STANDING,
          AccountClass.PERSON,
          AccountClass.UNKNOWN,
          AccountClass.ORPHANED,
          AccountClass.ELSEWHERE);

  private final String meaning;

  Flag(String meaning) {
    this.meaning = meaning;
  }

  String meaning() {
    return meaning;
  }

  /**
   * All that an account deserves.
   *
   * @param owned whether somebody answers for it
   * @param oldest the age of a password that is not yet old
   */
  static Set<Flag> of(
      Account account, AccountClass of, boolean owned, Duration oldest, Instant now) {
    Set<Flag> flags = EnumSet.noneOf(Flag.class);
    if (account.locked()) {
      return flags;
    }
    if (account.access() == Access.ADMINISTERS && !OURS_TO_WORK_WITH.contains(of)) {
      flags.add(OVER_PRIVILEGED);
    }
    if (account.access().compareTo(Access.WRITES) >= 0 && of.lasts()) {
      flags.add(STANDING_WRITE);
    }
    if (account.expires().isEmpty() && KEPT_BY_NOBODY.contains(of)) {
      flags.add(NEVER_EXPIRES);
    }
    if (!owned && (of.lasts() || of == AccountClass.UNKNOWN)) {
      flags.add(NO_OWNER);
    }
    if (WITH_A_PASSWORD_OF_THEIR_OWN.contains(of)
        && account.passwordChanged().filter(at -> at.isBefore(now.minus(oldest))).isPresent()) {
      flags.add(OLD_PASSWORD);
    }
    if (account.expires().filter(at -> at.isBefore(now)).isPresent()) {
      flags.add(EXPIRED);
    }
    return flags;
  }

  /** As it is written everywhere. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
