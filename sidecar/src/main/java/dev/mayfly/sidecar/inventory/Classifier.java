package dev.mayfly.sidecar.inventory;

import dev.mayfly.core.backend.Account;
import dev.mayfly.sidecar.configuration.ConfiguredOwner;
import dev.mayfly.sidecar.inventory.HeldLeases.Holder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells what an account is to us. The table of docs/inventory.md says the same. */
final class Classifier {

  private final HeldLeases leases;
  private final List<ConfiguredOwner> owners;
  private final Duration oldestPassword;
  private final Instant now;

  private record Told(AccountClass type, String why) {}

  /** {@code oldestPassword}: the age of a password that is not yet old. */
  Classifier(
      HeldLeases leases, List<ConfiguredOwner> owners, Duration oldestPassword, Instant now) {
    this.leases = leases;
    this.owners = owners;
    this.oldestPassword = oldestPassword;
    this.now = now;
  }

  ClassifiedAccount classify(String target, Account account) {
    Optional<Holder> holder = leases.of(account.key());
    Ownership said = Ownership.of(owners, target, account);
    Told told = told(account, holder, said);
    Ownership ownership = ownership(account, holder, said);
    return new ClassifiedAccount(
        account,
        told.type,
        told.why,
        ownership,
        Flag.of(account, told.type, !ownership.owner().isEmpty(), oldestPassword, now));
  }

  private Told told(Account account, Optional<Holder> holder, Ownership said) {
    return switch (account.kind()) {
      case ROOT -> new Told(AccountClass.ROOT, "named as a root login by the configuration");
      case OWNER -> new Told(AccountClass.OWNER, "named by the configuration");
      case GUARD -> new Told(AccountClass.GUARD, "carries a lease key and may act as a guard");
      case UNKNOWN ->
          new Told(AccountClass.UNKNOWN, "has the prefix of our accounts and is no lease's");
      case LEASE -> holder.map(this::lease).orElseGet(() -> unheld(account));
      case OTHER ->
          said.person()
              ? new Told(AccountClass.PERSON, "said to be a person's")
              : new Told(AccountClass.STANDING, "not ours, and not said to be a person's");
    };
  }

  private Told lease(Holder holder) {
    return switch (holder.state()) {
      case HELD -> new Told(AccountClass.ALIVE, "held by " + holder.process());
      case LEFT ->
          new Told(
              AccountClass.ORPHANED,
              holder.process() + " is gone before its end: mayfly recover ends it");
      case ENDED ->
          new Told(AccountClass.ORPHANED, "its lease is at its end, and it is still there");
    };
  }

  /** What no ledger here knows may be of a Mayfly elsewhere, until its time is past. */
  private Told unheld(Account account) {
    if (account.expires().filter(at -> at.isBefore(now)).isPresent()) {
      return new Told(AccountClass.ORPHANED, "its time is past, and it is still there");
    }
    if (account.locked() && account.sessions() == 0) {
      return new Told(AccountClass.ORPHANED, "locked at an end that was not finished");
    }
    return new Told(
        AccountClass.ELSEWHERE,
        account
            .expires()
            .map(at -> "no ledger here knows its lease; orphaned if it is there after " + at)
            .orElse("no ledger here knows its lease, and the server knows no end of it"));
  }

  private static Ownership ownership(Account account, Optional<Holder> holder, Ownership said) {
    return switch (account.kind()) {
      case LEASE -> ofLease(holder);
      case ROOT, GUARD, OWNER ->
          new Ownership(said.owner().isEmpty() ? "mayfly" : said.owner(), said.purpose(), false);
      case UNKNOWN, OTHER -> said;
    };
  }

  private static Ownership ofLease(Optional<Holder> holder) {
    return holder
        .map(
            one ->
                new Ownership(
                    one.principal(),
                    one.purpose().isEmpty()
                        ? "task " + one.task()
                        : one.purpose() + " (task " + one.task() + ")",
                    false))
        .orElse(new Ownership("", "", false));
  }
}
