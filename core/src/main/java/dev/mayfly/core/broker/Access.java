package dev.mayfly.core.broker;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.GuardLogin;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.LoginCheck;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.lease.Proof;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.ledger.EndStep;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.loop.Answer;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the access of one lease and looks until none is left, which is its proof. Needs nobody but
 * the target's guard.
 */
final class Access extends Obligation {

  private final Severing severing = new Severing();
  private final Observing observing = new Observing();
  private String notSevered = "";
  private boolean loginTried;
  private @Nullable Credential lastGuard;
  private final QuietTime quiet = new QuietTime(lease, ender.dependencies.clock());
  private boolean sentQuiet;
  private List<NodeView> lastSeen = List.of();

  Access(LeaseEnd end) {
    super(end, Strand.ACCESS);
  }

  /** Mayfly's own last login to a guard: the guard cannot look for itself. */
  void isLastGuardLogin(Credential credential) {
    lastGuard = credential;
  }

  @Override
  EndStep firstStep() {
    return EndStep.SEVER;
  }

  @Override
  void attempt(Backend backend) {
    quiet.begin(backend);
    if (lastGuard != null) {
      tryOwnLogin(backend, lastGuard);
      return;
    }
    ender
        .queue(lease.intent.target())
        .ifPresentOrElse(
            queue -> queue.sever(severing),
            () ->
                failed(
                    EndStep.SEVER,
                    BackendException.Kind.INVALID,
                    "nobody can look: target " + lease.intent.target() + " has no guard"));
  }

  /** The first step. What it could not do does not keep anybody from looking. */
  private final class Severing implements GuardQueue.Asker<SeverResult> {

    @Override
    public LeaseAccounts accounts(boolean tryLogin) {
      return Access.this.accounts(new TreeSet<>(lease.accounts.keySet()), Optional.empty());
    }

    @Override
    public void answered(SeverResult cut) {
      if (!lease.owes(Strand.ACCESS)) {
        done();
        return;
      }
      boolean did =
          cut.sessionsKilled() > 0 || !lease.accounts.keySet().containsAll(cut.accounts().keySet());
      boolean first = cut.failures().isEmpty() && lease.severedAt == null;
      if (did || first) {
        ender.recorder.record(
            new Entry.Severed(cut.key(), cut.accounts(), cut.sessionsKilled(), cut.failures()));
      }
      notSevered = cut.failures().isEmpty() ? "" : cut.failures().toString();
      ender.queue(lease.intent.target()).orElseThrow().observe(observing);
    }

    @Override
    public void failed(BackendException.Kind kind, String why) {
      Access.this.failed(EndStep.SEVER, kind, why);
    }
  }

  /** The second step: the proof, or what is still in its way. */
  private final class Observing implements GuardQueue.Asker<Observation> {

    @Override
    public LeaseAccounts accounts(boolean tryLogin) {
      sentQuiet = quiet.isOver();
      Optional<Credential> login = tryLogin && !loginTried ? credential() : Optional.empty();
      loginTried |= login.isPresent();
      return Access.this.accounts(
          lease.identified() ? new TreeSet<>(lease.accounts.keySet()) : new TreeSet<>(), login);
    }

    @Override
    public void answered(Observation observation) {
      if (!lease.owes(Strand.ACCESS)) {
        done();
        return;
      }
      loginTried &= !stillWorks(observation);
      if (observation.withoutAccess() && sentQuiet) {
        prove(new Proof(kind(observation), now(), observation));
        return;
      }
      if (!observation.nodes().equals(lastSeen)) {
        lastSeen = observation.nodes();
        ender.recorder.record(new Entry.Observed(observation));
      }
      judge(observation);
    }

    @Override
    public void failed(BackendException.Kind kind, String why) {
      Access.this.failed(EndStep.OBSERVE, kind, why);
    }
  }

  private void judge(Observation observation) {
    if (!notSevered.isEmpty()) {
      failed(EndStep.SEVER, BackendException.Kind.TRANSIENT, notSevered);
    } else if (observation.nodes().stream().anyMatch(Access::resists)) {
      failed(EndStep.OBSERVE, BackendException.Kind.TRANSIENT, observation.remains());
    } else {
      lookAgain();
    }
  }

  private static boolean resists(NodeView node) {
    return !node.seen() || !node.closed() || !node.access().isEmpty();
  }

  private static boolean stillWorks(Observation observation) {
    return observation
        .login()
        .filter(check -> check.outcome() == LoginCheck.Outcome.WORKED)
        .isPresent();
  }

  private Proof.Kind kind(Observation observation) {
    if (lease.plan == EndPlan.DENIED) {
      return Proof.Kind.DENIAL;
    }
    return observation
            .login()
            .filter(check -> check.outcome() == LoginCheck.Outcome.REFUSED && check.controlWorked())
            .isPresent()
        ? Proof.Kind.CATALOGUE_AND_LOGIN
        : Proof.Kind.CATALOGUE;
  }

  private void prove(Proof proof) {
    ender.recorder.record(new Entry.LeaseProven(lease.key(), proof));
    ender.liveLeases.find(lease.key()).ifPresent(live -> live.credential = null);
    done();
  }

  private void tryOwnLogin(Backend backend, Credential own) {
    ender.calls.call(
        Calls.Purpose.GUARD,
        lease.intent.target(),
        deadline -> guardLogin(backend).tryOnce(own, deadline),
        Calls.once(this::ownLoginTried));
  }

  private static GuardLogin guardLogin(Backend backend) {
    return backend.guard().flatMap(Guard::ownLogin).orElseThrow();
  }

  private void ownLoginTried(Answer<LoginCheck> answer) {
    if (!lease.owes(Strand.ACCESS)) {
      done();
    } else if (answer instanceof Answer.Returned<LoginCheck> returned) {
      Observation seen = new Observation(lease.key(), List.of(), Optional.of(returned.value()));
      if (returned.value().outcome() == LoginCheck.Outcome.REFUSED
          && !lease.owes(Strand.SETTLING)) {
        prove(new Proof(Proof.Kind.LOGIN, now(), seen));
      } else {
        ender.recorder.record(new Entry.Observed(seen));
        lookAgain();
      }
    } else {
      failed(EndStep.OBSERVE, Calls.kind(answer), Calls.message(answer));
    }
  }

  private LeaseAccounts accounts(SortedSet<String> accountIds, Optional<Credential> login) {
    return new LeaseAccounts(lease.key(), lease.age(now()), accountIds, lease.suspects, login);
  }

  private Optional<Credential> credential() {
    return ender.liveLeases.find(lease.key()).flatMap(live -> Optional.ofNullable(live.credential));
  }
}
