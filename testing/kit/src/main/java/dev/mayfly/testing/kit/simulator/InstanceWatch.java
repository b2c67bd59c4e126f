package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.broker.LedgerListener;
import dev.mayfly.core.broker.LedgerView;
import dev.mayfly.core.broker.Roots;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.lease.Proof;
import dev.mayfly.core.ledger.EndStep;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.ledger.Storage;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.task.EndReason;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.testing.kit.loop.LaneWatch;
import dev.mayfly.testing.kit.loop.SimulatedLanes;
import dev.mayfly.testing.kit.loop.SimulatedLoop;
import dev.mayfly.testing.kit.loop.Submission;
import dev.mayfly.testing.kit.target.CallListener;
import dev.mayfly.testing.kit.target.FakeTarget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks on at everything one life of a broker does, and asserts the rules on every step of it. */
final class InstanceWatch implements CallListener, LaneWatch, LedgerListener {

  /** After which nobody can say how long a lease holds. */
  private static final Set<String> CLOCKS =
      Set.of("wall clock ahead", "wall clock back", "machine suspended");

  private final Environment environment;
  private final Instance instance;
  private final LedgerModel model;
  private final SimulatedLoop loop;
  private @Nullable SimulatedLanes lanes;
  private final PermitRules permits;
  private final PulseRules pulses;
  private final CallRules calls;
  private final LookRules looks;
  private long roomToldOf = Storage.RESERVE;
  private final Map<Submission, EndStep> steps = new HashMap<>();
  private final Set<Observation> cleanlySeen = new HashSet<>();

  /** When the broker was told that no access is left. */
  private final Map<LeaseKey, Long> toldGone = new HashMap<>();

  InstanceWatch(Environment environment, Instance instance, PermitRules permits) {
    this.permits = permits;
    this.environment = environment;
    this.instance = instance;
    this.model = instance.model();
    this.loop = instance.loop();
    this.pulses = new PulseRules(environment.events(), environment.clock(), loop);
    this.calls = new CallRules(environment.events(), loop, model);
    this.looks = new LookRules(environment.events(), loop);
  }

  /** The lanes that are looked at. */
  void on(SimulatedLanes these) {
    lanes = these;
  }

  PermitRules permits() {
    return permits;
  }

  PulseRules pulses() {
    return pulses;
  }

  /** Looks at what no event tells: that something did not happen. */
  void look() {
    pulses.look();
    permits.look();
    toldGone.forEach(this::lookForTheProof);
    for (LeaseModel lease : model.leases()) {
      if (pulses.isNeglected(lease) && clocksAgree()) {
        throw new BrokenRule(
            Rule.NOTHING_LOST, lease.key() + " is neither renewed nor replaced nor ended");
      }
    }
  }

  private void lookForTheProof(LeaseKey key, long toldAt) {
    LeaseModel lease = model.lease(key);
    boolean hadTime =
        environment.events().now() - Math.max(toldAt, loop.resumedAt()) > 1_000_000_000L;
    boolean proven = lease.state.isTerminal() || lease.state == LeaseState.DENIED;
    if (hadTime && !lease.unsure && !proven && !loop.paused() && !loop.dead()) {
      throw new BrokenRule(
          Rule.PROOF_WAITS_FOR_NOBODY, key + " was seen without access, and is not proven");
    }
  }

  private boolean clocksAgree() {
    return environment.faults().injected().keySet().stream().noneMatch(CLOCKS::contains);
  }

  @Override
  public @Nullable Object requested(String lane, Duration timeout, int waiting) {
    calls.requested(lane, timeout, waiting);
    if (lane.startsWith("renew:")) {
      return pulses.alive();
    }
    return lane.startsWith("issue:") ? instance.storage().durableLength() : null;
  }

  @Override
  public void answered(Submission submission, Answer<?> answer, boolean first) {
    if (first) {
      calls.answered(submission);
    }
    if (answer instanceof Answer.Returned<?> returned && returned.value() instanceof Long room) {
      roomToldOf = submission.lane().equals("ledger") ? room : roomToldOf;
    }
    if (first && submission.lane().startsWith("guard:")) {
      toldGone(answer);
    }
    EndStep step = steps.get(submission);
    if (step != null) {
      environment.coverage().step(step, first ? outcome(answer) : "second answer");
    }
    environment
        .trace()
        .line(
            instance.name(),
            () -> (first ? "answer " : "second answer ") + submission.lane() + " " + answer);
  }

  private void toldGone(Answer<?> answer) {
    if (answer instanceof Answer.Returned<?> returned && returned.value() instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Observation seen && seen.withoutAccess()) {
          toldGone.put(seen.key(), environment.events().now());
        }
      }
    }
  }

  private static String outcome(Answer<?> answer) {
    if (answer instanceof Answer.Failed<?> failed) {
      return failed.error().kind().toString();
    }
    if (answer instanceof Answer.Returned<?> returned && returned.value() instanceof List<?> list) {
      boolean whole =
          list.stream()
              .allMatch(
                  o ->
                      (o instanceof SeverResult cut && cut.failures().isEmpty())
                          || (o instanceof Cleaned cleaned && cleaned.done())
                          || (o instanceof Observation seen && seen.withoutAccess()));
      return whole ? "done" : "not yet";
    }
    return answer instanceof Answer.TimedOut<?> ? "timed out" : "done";
  }

  @Override
  public void issuing(FakeTarget fakeTarget, IssueRequest request) {
    Submission call = current();
    environment
        .trace()
        .line(instance.name(), () -> "effect issue " + request.key() + " for " + request.task());
    instance.intents().issuing(request, call, model);
    environment
        .rotations()
        .issuing(
            request.role(),
            "database/" + fakeTarget.name(),
            environment.locks().isTaken(Roots.uses("database/" + fakeTarget.name())));
    if (!loop.dead()) {
      calls.atIssuer(request.key(), call);
    }
  }

  @Override
  public void renewing(FakeTarget fakeTarget, LeaseKey key) {
    environment.trace().line(instance.name(), () -> "effect renew " + key);
    if (loop.dead()) {
      return;
    }
    LeaseModel lease = model.lease(key);
    calls.atIssuer(key, current());
    Set<?> alive = (Set<?>) Objects.requireNonNull(current().witnessed());
    if (!lease.task.start.kind().internal() && !alive.contains(lease.taskId())) {
      throw new BrokenRule(
          Rule.NO_PULSE_NO_RENEWAL,
          key + " was renewed for " + lease.taskId() + " without a pulse");
    }
  }

  @Override
  public void revoking(FakeTarget fakeTarget, LeaseKey key) {
    environment.trace().line(instance.name(), () -> "effect revoke " + key);
    if (loop.dead()) {
      return;
    }
    steps.put(current(), EndStep.REVOKE);
    mayEnd(key);
    calls.atIssuer(key, current());
  }

  @Override
  public void guarding(FakeTarget fakeTarget, EndStep step, List<LeaseAccounts> leases) {
    environment
        .trace()
        .line(
            instance.name(),
            () -> "effect " + step + " " + leases.stream().map(LeaseAccounts::key).toList());
    if (loop.dead()) {
      return;
    }
    steps.put(current(), step);
    for (LeaseAccounts lease : leases) {
      calls.counted(lease.key());
      if (step != EndStep.OBSERVE) {
        mayEnd(lease.key());
      }
      if (step == EndStep.SEVER) {
        calls.severing(lease.key());
      } else if (step == EndStep.DESTROY) {
        mayCleanUp(model.lease(lease.key()));
      }
    }
  }

  @Override
  public void observed(FakeTarget fakeTarget, Observation observation, boolean ended) {
    if (ended) {
      cleanlySeen.add(observation);
    }
  }

  @Override
  public void looked(FakeTarget fakeTarget, boolean everyNode) {
    looks.looked(fakeTarget.name(), everyNode);
  }

  @Override
  public void rotating(FakeTarget fakeTarget) {
    String root = "database/" + fakeTarget.name();
    environment.trace().line(instance.name(), () -> "effect rotate " + root);
    environment
        .rotations()
        .rotating(
            environment.events().now(),
            root,
            instance.name(),
            current(),
            loop::dead,
            environment.locks().isTaken(Roots.turn(root)));
  }

  @Override
  public void delivering(String place, Credential credential) {
    if (!instance.storage().holds(place.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE)) {
      throw new BrokenRule(
          Rule.INTENT_FIRST, "delivered to " + place + " before the ledger named it");
    }
  }

  @Override
  public void recorded(Recorded recorded, LedgerView ledger) {
    environment
        .trace()
        .line(instance.name(), () -> "ledger " + recorded.sequence() + " " + recorded.entry());
    Entry entry = recorded.entry();
    environment.coverage().entry(entry.getClass().getSimpleName());
    before(entry);
    if (!isOurOwn(entry)) {
      permits.recorded(entry);
    }
    model.apply(recorded, environment.events().now());
    after(entry);
  }

  /** Whether a credential of Mayfly's own is intended, about which no policy is asked. */
  private boolean isOurOwn(Entry entry) {
    return entry instanceof Entry.LeaseIntended intended
        && model.task(intended.task()).start.kind().internal();
  }

  private void before(Entry entry) {
    if (entry instanceof Entry.LeaseIntended intended) {
      TaskModel task = model.task(intended.task());
      if (!task.start.kind().internal() && !pulses.alive().contains(task.id())) {
        throw new BrokenRule(
            Rule.NO_PULSE_NO_RENEWAL, task.id() + " is to get a credential without a pulse");
      }
      if (roomToldOf < Storage.RESERVE / 2) {
        throw new BrokenRule(Rule.FAIL_CLOSED, "an intent with a full ledger");
      }
    } else if (entry instanceof Entry.LeaseProven proven) {
      proven(model.lease(proven.key()), proven.proof());
    } else if (entry instanceof Entry.RevocationConfirmed confirmed) {
      confirmed(model.lease(confirmed.key()), confirmed.named());
    } else if (entry instanceof Entry.LeaseExpired expired) {
      expired(model.lease(expired.key()));
    } else if (entry instanceof Entry.RotationBegun begun) {
      environment.rotations().begun(begun.root(), model.due(begun.root()));
    } else if (entry instanceof Entry.TaskEnding ending) {
      ending(ending);
    } else if (entry instanceof Entry.Unprovable delivered) {
      looks.unprovable(delivered.key());
    } else if (entry instanceof Entry.Delivered delivered) {
      LeaseModel lease = model.lease(delivered.key());
      if (!instance.observeOnly()) { // who ends nothing has nothing to prove
        looks.delivered(lease, environment.site(lease.intent.target()));
      }
    }
  }

  private void after(Entry entry) {
    if (entry instanceof Entry.TaskStarted started && !started.kind().internal()) {
      pulses.started(instance.spec(started.task()));
      if (instance.spec(started.task()).grants().isEmpty()) {
        limit(started.task());
      }
    } else if (entry instanceof Entry.TaskAdopted adopted) {
      pulses.started(instance.spec(adopted.task()));
      limit(adopted.task());
    } else if (entry instanceof Entry.AccessRequested requested) {
      limit(requested.task());
    } else if (entry instanceof Entry.AccessPermitted permitted) {
      limit(permitted.task());
    } else if (entry instanceof Entry.RotationDone done) {
      List<TaskModel> served =
          model.tasks().stream()
              .filter(task -> done.served().contains(task.id().toString()))
              .toList();
      environment.rotations().served(done.root(), served);
      if (!done.by().equals("another process")) {
        environment.rotations().left(done.root(), instance.name(), model.due(done.root()));
      }
    }
  }

  private void limit(TaskId id) {
    TaskModel task = model.task(id);
    Instant since = task.waiting.isEmpty() ? task.allowedAt : Instant.MAX;
    pulses.limited(id, since, task.maxLifetime);
  }

  private void ending(Entry.TaskEnding ending) {
    pulses.ending(ending.task());
    TaskModel task = model.task(ending.task());
    if (ending.reason().cause() == EndReason.Cause.HEARTBEAT_LOST
        && instance.beatsWithoutFail(ending.task())) {
      throw new BrokenRule(
          Rule.NO_PULSE_NO_RENEWAL, ending.task() + " was ended although it never missed a beat");
    }
    for (LeaseModel lease : task.leases) {
      boolean cuttable =
          lease.state == LeaseState.ACTIVE && lease.isCut() && !task.start.kind().internal();
      if (cuttable && ending.reason().cause() != EndReason.Cause.RECOVERED) {
        calls.severNow(lease.key(), lease.intent.target());
      }
    }
  }

  private void proven(LeaseModel lease, Proof proof) {
    FakeTarget fakeTarget = environment.fakeTarget(lease.intent.target());
    boolean byOwnLogin =
        proof.kind() == Proof.Kind.LOGIN
            && lease.task.start.kind().internal()
            && !lease.intent.places().isEmpty();
    boolean gone = byOwnLogin ? isGone(lease) : fakeTarget.hasEnded(lease.key());
    if (!gone) {
      throw new BrokenRule(
          Rule.PROOF_NOT_STATUS_CODES,
          lease.key() + " counts as proven, but there is " + fakeTarget.remains(lease.key()));
    }
    if (!byOwnLogin && !cleanlySeen.contains(proof.observation())) {
      throw new BrokenRule(
          Rule.PROOF_NOT_STATUS_CODES, lease.key() + " counts as proven by what nobody saw");
    }
  }

  private boolean isGone(LeaseModel lease) {
    return environment.fakeTarget(lease.intent.target()).accounts().stream()
        .noneMatch(account -> account.name().equals(lease.account));
  }

  private void confirmed(LeaseModel lease, boolean named) {
    FakeTarget fakeTarget = environment.fakeTarget(lease.intent.target());
    if (lease.guarantee() == Guarantee.CONFIRMED && named && !fakeTarget.clean(lease.key())) {
      throw new BrokenRule(
          Rule.PROOF_NOT_STATUS_CODES,
          lease.key() + " counts as revoked by its issuer, and is not");
    }
  }

  private void expired(LeaseModel lease) {
    FakeTarget fakeTarget = environment.fakeTarget(lease.intent.target());
    boolean byItself =
        fakeTarget.guarantee() != Guarantee.OBSERVED
            && fakeTarget.guarantee() != Guarantee.CONFIRMED;
    if (byItself && clocksAgree() && !fakeTarget.clean(lease.key())) {
      throw new BrokenRule(
          Rule.PROOF_NOT_STATUS_CODES,
          lease.key() + " counts as expired, but there is " + fakeTarget.remains(lease.key()));
    }
  }

  /** What denies further use stays until there can be none. */
  private void mayCleanUp(LeaseModel lease) {
    if (lease.guarantee() == Guarantee.DENIED && lease.state != LeaseState.EXPIRED) {
      throw new BrokenRule(
          Rule.THE_END_IS_FINAL, lease.key() + " is not denied any more, and has not expired");
    }
  }

  @Override
  public void destroyingOthers(FakeTarget fakeTarget, LeaseKey key) {
    if (instance.observeOnly()) {
      throw new BrokenRule(
          Rule.OBSERVE_ONLY_ENDS_NOTHING,
          "accounts of " + key + " are destroyed by who should only observe");
    }
  }

  /** What an issuer answers after a lease's end was handed to nobody, and is revoked at once. */
  private void mayEnd(LeaseKey key) {
    if (instance.observeOnly() && !model.lease(key).state.isTerminal()) {
      throw new BrokenRule(
          Rule.OBSERVE_ONLY_ENDS_NOTHING, key + " is ended by who should only observe");
    }
  }

  void beat(TaskId task) {
    pulses.beat(task);
  }

  private Submission current() {
    return Objects.requireNonNull(Objects.requireNonNull(lanes).current());
  }
}
