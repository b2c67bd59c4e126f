package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.GuardLogin;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Mayfly's own logins: one task per guard, kept by the same engine as any other until the process
 * closes.
 */
final class Guards {

  private final Tasks tasks;
  private final String process;
  private final Map<String, Login> logins = new HashMap<>();

  Guards(Tasks tasks, String process) {
    this.tasks = tasks;
    this.process = process;
  }

  Optional<GuardLogin> loginOf(String target) {
    return Optional.ofNullable(tasks.dependencies.targets().get(target))
        .flatMap(t -> t.backend().guard())
        .flatMap(Guard::ownLogin);
  }

  /**
   * Runs one of the two once the guard's login is there, or cannot be had. A login that failed
   * before is tried for again. Who comes while one is tried for has patience left when that try has
   * none: if it fails they are told by the next.
   */
  void require(String target, Runnable ready, Consumer<String> failed) {
    logins.computeIfAbsent(target, Login::new).require(ready, failed);
  }

  /** Who needs a login, and is told one of the two. */
  private record Waiting(Runnable ready, Consumer<String> failed) {}

  /** The login to one target's guard. */
  private final class Login implements TaskListener {

    private final String target;
    private boolean there;
    private boolean asking;
    private int refusals;
    private Loop.@Nullable Timer timer;
    private List<Waiting> waiting = new ArrayList<>();
    private List<Waiting> late = new ArrayList<>();

    Login(String target) {
      this.target = target;
    }

    void require(Runnable whenReady, Consumer<String> whenFailed) {
      if (there) {
        whenReady.run();
        return;
      }
      (asking ? late : waiting).add(new Waiting(whenReady, whenFailed));
      if (!asking) {
        ask();
      }
    }

    private void ask() {
      asking = true;
      GuardLogin login = loginOf(target).orElseThrow();
      TaskId id = tasks.newInternalId("guard-of-" + target, process);
      GrantSpec grant =
          new GrantSpec(
              "login", target, login.role(), login.ttl(), List.of(login.delivery()), true);
      tasks.startInternal(TaskKind.GUARD_LOGIN, id, grant, this);
    }

    /** Without the login no end could be proven: it is tried for until it is there. */
    private void askLater() {
      if (timer != null) {
        timer.cancel();
      }
      BrokerDependencies around = tasks.dependencies;
      timer =
          around
              .loop()
              .after(
                  around.limits().retry().delay(++refusals, around.random()), this::askIfMissing);
    }

    private void askIfMissing() {
      if (!there && !asking && !tasks.closing()) {
        ask();
      }
    }

    @Override
    public void granted(Map<String, Granted> credentials) {
      there = true;
      asking = false;
      refusals = 0;
      List<Waiting> told = waiting;
      told.addAll(late);
      waiting = new ArrayList<>();
      late = new ArrayList<>();
      told.forEach(each -> each.ready().run());
    }

    @Override
    public void refused(List<String> reasons) {
      asking = false;
      List<Waiting> told = waiting;
      waiting = late;
      late = new ArrayList<>();
      if (waiting.isEmpty()) {
        askLater();
      } else {
        ask();
      }
      String why = "the guard of " + target + " has no login: " + String.join("; ", reasons);
      told.forEach(each -> each.failed().accept(why));
    }

    @Override
    public void replaced(String grant, Granted credential) {}

    @Override
    public void ending(EndReason reason) {
      there = false;
    }

    @Override
    public void ended(Receipt receipt) {}
  }
}
