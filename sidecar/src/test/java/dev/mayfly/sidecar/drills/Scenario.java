package dev.mayfly.sidecar.drills;

import static dev.mayfly.sidecar.drills.DrillEnvironment.ROLE;

import dev.mayfly.core.broker.Limits;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.testing.servers.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What has to happen for an entry of some kind to be written. */
@SuppressWarnings("ImmutableEnumChecker") // a fault counts its hits
enum Scenario {
  /** The job ends by itself. */
  PLAIN,
  /** It lives until its account was looked up, a moment after it began. */
  IDENTIFIED,
  /** It lives until its credential was renewed. */
  LONG_LIFE,
  /** No rule of the policy allows it. */
  DENIED {
    @Override
    String configuration(String text) {
      return text.replace("principals: [ approle ]", "principals: [ stranger ]");
    }
  },
  /** Vault refuses the credential. */
  REFUSED {
    @Override
    String configuration(String text) {
      return text.replace(ROLE, "drill_absent");
    }
  },
  ANSWER_LOST {
    @Override
    Optional<Fault> fault() {
      return Optional.of(Fault.loseAnswer(head -> head.contains("/creds/" + ROLE)));
    }
  },
  ANSWER_LATE {
    @Override
    Optional<Fault> fault() {
      return Optional.of(
          Fault.holdAnswer(head -> head.contains("/creds/" + ROLE), CALL.plusSeconds(2)));
    }
  },
  REVOCATION_LOST {
    @Override
    Optional<Fault> fault() {
      return Optional.of(
          Fault.loseRequest(head -> head.contains("/revoke/drill/creds/" + ROLE)).always());
    }
  },
  ROTATION_LOST {
    @Override
    Optional<Fault> fault() {
      return Optional.of(Fault.loseRequest(head -> head.contains("/rotate-root/")).always());
    }
  },
  /** Somebody revokes its credential behind Mayfly's back, which its next renewal meets. */
  LEASE_LOST,
  /** It is over, and a recovery meets it for which the target has another name. */
  TARGET_GONE {
    @Override
    String configuration(String text) {
      return text.replace("target: main", "target: other").replace("  main:", "  other:");
    }
  };

  /** How long is waited for an answer that comes too late. */
  private static final Duration CALL = Duration.ofSeconds(4);

  /**
   * No run that ends access, and proves it, writes these: a person's word, a doubt that was put up
   * with, what stands in for an end where Mayfly was told to end nothing, and what only sidecars
   * write, which are killed at it in {@link KilledSidecarTest}.
   */
  static final Set<Class<?>> UNTOLD =
      Set.of(
          Entry.LeaseWaived.class,
          Entry.AccessRequested.class,
          Entry.Unprovable.class,
          Entry.LeaseExpired.class,
          Entry.TaskJoined.class,
          Entry.TaskExtended.class,
          Entry.TaskAdopted.class);

  /**
   * Whoever dies at these may have a call under way that makes access for a task, for the guard or
   * to try a new root.
   */
  static final List<Class<?>> UNANSWERED =
      List.of(
          Entry.LateIssue.class,
          Entry.LeaseIntended.class,
          Entry.IssueUnknown.class,
          Entry.Observed.class,
          Entry.RootReplaced.class,
          Entry.TaskStarted.class,
          Entry.AccessPermitted.class,
          Entry.AccessDenied.class,
          Entry.IssueRefused.class);

  private static final Map<Class<?>, Scenario> SCENARIOS =
      Map.ofEntries(
          Map.entry(Entry.AccountsSeen.class, IDENTIFIED),
          Map.entry(Entry.LeaseRenewed.class, LONG_LIFE),
          Map.entry(Entry.AccessDenied.class, DENIED),
          Map.entry(Entry.IssueRefused.class, REFUSED),
          Map.entry(Entry.IssueUnknown.class, ANSWER_LOST),
          Map.entry(Entry.Observed.class, ANSWER_LOST),
          Map.entry(Entry.LateIssue.class, ANSWER_LATE),
          Map.entry(Entry.EndFailed.class, REVOCATION_LOST),
          Map.entry(Entry.Destroyed.class, REVOCATION_LOST),
          Map.entry(Entry.RotationFailed.class, ROTATION_LOST),
          Map.entry(Entry.LeaseEnding.class, LEASE_LOST),
          Map.entry(Entry.LeaseStranded.class, TARGET_GONE));

  static Scenario of(Class<?> kind) {
    return SCENARIOS.getOrDefault(kind, PLAIN);
  }

  /** The configuration for it, from that of a plain run. */
  String configuration(String text) {
    return text;
  }

  /** What happens between Mayfly and Vault. */
  Optional<Fault> fault() {
    return Optional.empty();
  }

  /** How long it waits for one call. */
  Duration call() {
    return this == ANSWER_LATE ? CALL : Limits.DEFAULT.call();
  }

  /** Whether it takes a credential that is to be renewed soon. */
  boolean isLong() {
    return this == LONG_LIFE || this == LEASE_LOST;
  }

  /** Whether it goes on until its Mayfly is killed. */
  boolean isEndless() {
    return this == IDENTIFIED || isLong();
  }

  /** Whether the entry is written by a recovery that meets what a first Mayfly left. */
  boolean takesTwo() {
    return this == TARGET_GONE;
  }
}
