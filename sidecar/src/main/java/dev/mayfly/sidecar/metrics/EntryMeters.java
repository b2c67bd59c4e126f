package dev.mayfly.sidecar.metrics;

import dev.mayfly.core.broker.LedgerView;
import dev.mayfly.core.broker.Receipt.LeaseLine;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.Proof;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Recorded;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/** What is counted from the ledger's entries. On the loop. */
final class EntryMeters {

  private final MeterRegistry registry;
  private final Counter starts;
  private final MeterProvider<Counter> ends;
  private final MeterProvider<Counter> permits;
  private final MeterProvider<Counter> denials;
  private final MeterProvider<Counter> issues;
  private final MeterProvider<Counter> renewals;
  private final MeterProvider<Counter> revocations;
  private final MeterProvider<Counter> endFailures;
  private final MeterProvider<Counter> leaseEnds;
  private final MeterProvider<Counter> stranded;
  private final MeterProvider<Counter> sessionsKilled;
  private final MeterProvider<Counter> rotations;
  private final MeterProvider<Timer> exposure;

  EntryMeters(MeterRegistry registry) {
    this.registry = registry;
    starts = counter("task.starts", "Tasks that began").withTags();
    ends = counter("task.ends", "Tasks that were over, by what ended them");
    permits = counter("permits", "Grants that the policy allowed, at the start or anew");
    denials = counter("denials", "Grants that the policy refused");
    issues = counter("lease.issues", "Credentials asked for, by what came of it");
    renewals = counter("lease.renewals", "Renewals that succeeded");
    revocations = counter("lease.revocations", "Revocations that the issuer confirmed");
    endFailures = counter("lease.end.failures", "Steps of a lease's end that failed");
    leaseEnds = counter("lease.ends", "Leases that came to their end, by which");
    stranded =
        counter("lease.strandings", "Ends that came to need a person, by what is left to do");
    sessionsKilled = counter("sessions.killed", "Sessions told to end at the target");
    rotations = counter("root.rotations", "Rotations of a root secret, by what came of it");
    exposure =
        Timers.within(
                3_600,
                "mayfly.lease.exposure",
                "From a task's end until no access of its credential was seen to be left")
            .withRegistry(registry);
  }

  private MeterProvider<Counter> counter(String name, String description) {
    return Counter.builder("mayfly." + name).description(description).withRegistry(registry);
  }

  void count(Recorded recorded, LedgerView ledger) {
    recorded.entry().accept(new Count(ledger));
  }

  /** Counts one entry, by what it made of its ledger and of the one lease that it speaks of. */
  private final class Count implements Entry.Visitor<Void> {

    private final LedgerView ledger;
    private @Nullable LeaseLine line;

    Count(LedgerView ledger) {
      this.ledger = ledger;
    }

    private LeaseLine line(LeaseKey key) {
      LeaseLine built = line == null ? ledger.line(key) : line;
      line = built;
      return built;
    }

    private Tags target(LeaseKey key) {
      return Tags.of("target", line(key).target());
    }

    private Tags role(LeaseKey key) {
      LeaseLine lease = line(key);
      return Tags.of("target", lease.target(), "role", lease.role());
    }

    @Override
    public Void opened(Entry.Opened entry) {
      return done();
    }

    @Override
    public Void accessRequested(Entry.AccessRequested entry) {
      return done();
    }

    @Override
    public Void accessPermitted(Entry.AccessPermitted entry) {
      permits.withTags("target", entry.target(), "role", entry.role()).increment();
      return done();
    }

    @Override
    public Void accessDenied(Entry.AccessDenied entry) {
      denials.withTags("target", entry.target(), "role", entry.role()).increment();
      return done();
    }

    @Override
    public Void taskStarted(Entry.TaskStarted entry) {
      if (!entry.kind().internal()) {
        starts.increment();
      }
      return done();
    }

    @Override
    public Void taskEnding(Entry.TaskEnding entry) {
      if (!ledger.kind(entry.task()).internal()) {
        ends.withTag("cause", Labels.word(entry.reason().cause())).increment();
      }
      return done();
    }

    @Override
    public Void taskEnded(Entry.TaskEnded entry) {
      return done();
    }

    @Override
    public Void leaseIntended(Entry.LeaseIntended entry) {
      return done();
    }

    @Override
    public Void leaseIssued(Entry.LeaseIssued entry) {
      return issue(entry.key(), "issued");
    }

    @Override
    public Void issueRefused(Entry.IssueRefused entry) {
      return issue(entry.key(), "refused");
    }

    @Override
    public Void issueUnknown(Entry.IssueUnknown entry) {
      return issue(entry.key(), "unknown");
    }

    @Override
    public Void lateIssue(Entry.LateIssue entry) {
      return issue(entry.key(), "late");
    }

    private Void issue(LeaseKey key, String outcome) {
      issues.withTags(role(key).and("outcome", outcome)).increment();
      return done();
    }

    @Override
    public Void accountsSeen(Entry.AccountsSeen entry) {
      return done();
    }

    @Override
    public Void unprovable(Entry.Unprovable entry) {
      return done();
    }

    @Override
    public Void delivered(Entry.Delivered entry) {
      return done();
    }

    @Override
    public Void leaseRenewed(Entry.LeaseRenewed entry) {
      renewals.withTags(role(entry.key())).increment();
      return done();
    }

    @Override
    public Void leaseEnding(Entry.LeaseEnding entry) {
      return done();
    }

    @Override
    public Void severed(Entry.Severed entry) {
      sessionsKilled.withTags(target(entry.key())).increment(entry.sessionsKilled());
      return done();
    }

    @Override
    public Void destroyed(Entry.Destroyed entry) {
      return done();
    }

    @Override
    public Void revocationConfirmed(Entry.RevocationConfirmed entry) {
      revocations.withTags(role(entry.key())).increment();
      boolean decides = line(entry.key()).state() == LeaseState.CONFIRMED;
      return decides ? gone(entry.key(), "confirmed") : done();
    }

    @Override
    public Void endFailed(Entry.EndFailed entry) {
      endFailures
          .withTags(
              target(entry.key())
                  .and("step", Labels.word(entry.step()), "kind", Labels.word(entry.kind())))
          .increment();
      return done();
    }

    @Override
    public Void observed(Entry.Observed entry) {
      return done();
    }

    @Override
    public Void leaseProven(Entry.LeaseProven entry) {
      return gone(entry.key(), entry.proof().kind() == Proof.Kind.DENIAL ? "denied" : "proven");
    }

    @Override
    public Void leaseExpired(Entry.LeaseExpired entry) {
      boolean wasDenied = line(entry.key()).proof().isPresent();
      return wasDenied ? done() : gone(entry.key(), "expired");
    }

    private Void gone(LeaseKey key, String outcome) {
      line(key).exposure().ifPresent(open -> exposure.withTags(target(key)).record(open));
      return ended(key, outcome);
    }

    @Override
    public Void leaseWaived(Entry.LeaseWaived entry) {
      return ended(entry.key(), "waived");
    }

    private Void ended(LeaseKey key, String outcome) {
      leaseEnds.withTags(role(key).and("outcome", outcome)).increment();
      return done();
    }

    @Override
    public Void leaseStranded(Entry.LeaseStranded entry) {
      stranded.withTags(role(entry.key()).and("strand", Labels.word(entry.strand()))).increment();
      return done();
    }

    @Override
    public Void taskJoined(Entry.TaskJoined entry) {
      return done();
    }

    @Override
    public Void taskExtended(Entry.TaskExtended entry) {
      return done();
    }

    @Override
    public Void taskIsolation(Entry.TaskIsolation entry) {
      return done();
    }

    @Override
    public Void taskAdopted(Entry.TaskAdopted entry) {
      return done();
    }

    @Override
    public Void withdrawn(Entry.Withdrawn entry) {
      return done();
    }

    @Override
    public Void rotationDue(Entry.RotationDue entry) {
      return done();
    }

    @Override
    public Void rotationBegun(Entry.RotationBegun entry) {
      return done();
    }

    @Override
    public Void rootReplaced(Entry.RootReplaced entry) {
      return done();
    }

    @Override
    public Void rotationDone(Entry.RotationDone entry) {
      rotations.withTag("outcome", "done").increment();
      return done();
    }

    @Override
    public Void rotationFailed(Entry.RotationFailed entry) {
      rotations.withTag("outcome", "failed").increment();
      return done();
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private Void done() {
      return null;
    }
  }
}
