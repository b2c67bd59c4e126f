package dev.mayfly.sidecar.instance;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.UnknownAccount;
import dev.mayfly.core.broker.LedgerListener;
import dev.mayfly.core.broker.LedgerView;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Lane;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.context.ConfiguredServers;
import dev.mayfly.sidecar.reporting.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.slf4j.event.Level;

/**
 * After each task, looks at every target for accounts that are called as ours are and that no
 * ledger knows, tells of them and, where the target says so, ends them; and ends those whose Mayfly
 * is gone. It looks when the task is ENDED, and nothing but the end of the process waits for it. On
 * the loop.
 */
final class UnknownAccounts implements LedgerListener {

  private static final Duration CALL = Duration.ofSeconds(5);

  /**
   * The account of a lease that has just begun is noted at the target by the guard of its Mayfly
   * within this time. That may be another process, so that only another look tells of it.
   */
  private static final Duration UNTIL_SEEN = Duration.ofSeconds(2);

  private final Engine engine;
  private final OpenLeases open;
  private final List<Look> looks = new ArrayList<>();

  private boolean closing;
  private volatile ObjIntConsumer<String> told = (target, count) -> {};

  UnknownAccounts(
      Engine engine, ConfiguredServers servers, LedgerStore store, boolean observeOnly) {
    this.engine = engine;
    this.open = new OpenLeases(store);
    servers
        .backends()
        .forEach(
            (target, backend) ->
                backend
                    .guard()
                    .ifPresent(
                        guard ->
                            looks.add(
                                new Look(
                                    target, guard, !observeOnly, servers.endsUnknown(target)))));
  }

  void tell(ObjIntConsumer<String> listener) {
    told = listener;
  }

  @Override
  public void recorded(Recorded recorded, LedgerView ledger) {
    if (recorded.entry() instanceof Entry.TaskEnded ended
        && !closing
        && hadCredentials(ended.task(), ledger)) {
      looks.forEach(Look::ask);
    }
  }

  private static boolean hadCredentials(TaskId task, LedgerView ledger) {
    boolean began =
        ledger
            .receipt(task)
            .reason()
            .filter(reason -> reason.cause() == EndReason.Cause.NOT_STARTED)
            .isEmpty();
    return began && !ledger.kind(task).internal();
  }

  /** Looks no more, and waits a while for what is under way. From any thread but the loop. */
  void close() {
    CompletableFuture<?>[] underWay =
        engine
            .onLoop(
                () -> {
                  closing = true;
                  return looks.stream().map(look -> look.over).toArray(CompletableFuture<?>[]::new);
                })
            .join();
    CompletableFuture.anyOf(
            CompletableFuture.allOf(underWay),
            new CompletableFuture<Boolean>()
                .completeOnTimeout(true, CALL.toSeconds(), TimeUnit.SECONDS))
        .join();
  }

  /** What was made is read before the ledgers: an intent is on disk before its account is there. */
  private List<UnknownAccount> unknown(Guard guard, Deadline deadline) throws BackendException {
    List<UnknownAccount> found = guard.unknown(deadline);
    if (found.stream().noneMatch(account -> account.key().isPresent())) {
      return found;
    }
    Set<LeaseKey> known = open.keys();
    return found.stream()
        .filter(account -> account.key().filter(known::contains).isEmpty())
        .toList();
  }

  /** The looks at one target, one after the other. */
  private final class Look {

    private final String target;
    private final Guard guard;
    private final boolean ends;
    private final Optional<AbandonedAccounts> abandoned;
    private Set<String> saidBefore = new HashSet<>();
    private Set<String> said = new HashSet<>();
    private CompletableFuture<Boolean> over = CompletableFuture.completedFuture(true);
    private boolean again;

    /**
     * @param acts whether anything may be ended
     * @param endsUnknown whether that may be what is no Mayfly's
     */
    Look(String target, Guard guard, boolean acts, boolean endsUnknown) {
      this.target = target;
      this.guard = guard;
      this.ends = acts && endsUnknown;
      this.abandoned = acts ? Optional.of(new AbandonedAccounts(guard, open)) : Optional.empty();
    }

    void ask() {
      if (over.isDone()) {
        over = new CompletableFuture<>();
        saidBefore = said;
        said = new HashSet<>();
        begin();
      } else {
        again = true;
      }
    }

    private void begin() {
      if (abandoned.isEmpty()) {
        look(this::seen);
      } else {
        call(
            abandoned.get()::end,
            told -> {
              told.forEach(this::say);
              look(this::seen);
            });
      }
    }

    private void look(Consumer<List<UnknownAccount>> then) {
      call(deadline -> unknown(guard, deadline), then);
    }

    private void seen(List<UnknownAccount> found) {
      if (found.stream().noneMatch(account -> account.key().isPresent())) {
        settle(found);
      } else {
        engine
            .loop()
            .after(
                UNTIL_SEEN,
                () -> look(now -> settle(now.stream().filter(found::contains).toList())));
      }
    }

    private void settle(List<UnknownAccount> found) {
      told.accept(target, found.size());
      List<UnknownAccount> nobodys =
          ends ? found.stream().filter(account -> account.key().isEmpty()).toList() : List.of();
      found.stream().filter(account -> !nobodys.contains(account)).forEach(this::report);
      if (nobodys.isEmpty()) {
        done();
      } else {
        call(
            deadline -> guard.endUnknown(nobodys, deadline),
            failures -> {
              nobodys.forEach(account -> ended(account, failures));
              done();
            });
      }
    }

    private void report(UnknownAccount account) {
      say(
          account.what()
              + ". fix: "
              + (account.key().isEmpty() && !ends ? "unknown_accounts: end, or " : "")
              + account.remedy());
    }

    private void ended(UnknownAccount account, SortedMap<String, String> failures) {
      String failure = failures.get(account.name());
      say(
          account.what()
              + (failure == null
                  ? ". Its access is ended"
                  : ". It cannot be ended: " + failure + ". fix: " + account.remedy()));
    }

    private <T> void call(Lane.Call<T> call, Consumer<T> then) {
      boolean[] answered = {false};
      engine
          .lanes()
          .lane("unknown:" + target, 1)
          .submit(
              call,
              CALL,
              answer -> {
                if (!answered[0]) {
                  answered[0] = true;
                  answered(answer, then);
                }
              });
    }

    private <T> void answered(Answer<T> answer, Consumer<T> then) {
      if (answer instanceof Answer.Returned<T> returned) {
        then.accept(returned.value());
        return;
      }
      if (!(answer instanceof Answer.Failed<T> failed)) {
        say("it did not answer in time when unknown accounts were looked for");
      } else if (failed.error().kind() != BackendException.Kind.TRANSIENT) { // else no guard yet
        say("unknown accounts cannot be looked for: " + failed.error().message());
      }
      done();
    }

    private void done() {
      over.complete(true);
      if (again && !closing) {
        again = false;
        ask();
      }
    }

    /** What stands is seen after every task, and said once. */
    private void say(String text) {
      if (said.add(text) && !saidBefore.contains(text)) {
        Log.current().write(Level.WARN, "target " + target + ": " + text);
      }
    }
  }
}
