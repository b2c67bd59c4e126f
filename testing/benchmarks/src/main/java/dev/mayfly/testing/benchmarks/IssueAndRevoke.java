package dev.mayfly.testing.benchmarks;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One call after the other through our backend, beside the same calls straight to OpenBao. */
final class IssueAndRevoke {
  private static final double BUDGET_MILLIS = 5;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Issuer issuer;
  private final Clock clock;
  private final VaultAlone vault;
  private final Random random = new Random();
  private final Samples issues = new Samples();
  private final Samples revocations = new Samples();
  private final Samples directIssues = new Samples();
  private final Samples directRevocations = new Samples();

  IssueAndRevoke(Issuer issuer, Clock clock, VaultAlone vault) {
    this.issuer = issuer;
    this.clock = clock;
    this.vault = vault;
  }

  List<Row> measure(int calls) throws BackendException {
    IssueAndRevoke warmUp = new IssueAndRevoke(issuer, clock, vault);
    for (int i = 0; i < calls / 2; i++) {
      warmUp.both();
    }
    for (int i = 0; i < calls; i++) {
      both();
    }
    double more = issues.percentile(95) - directIssues.percentile(95);
    return List.of(
        row(
            "issue, p50 / p95 / p99",
            issues,
            directIssues,
            "≤ 5 ms more at p95",
            Row.Verdict.of(more <= BUDGET_MILLIS)),
        row("revoke, p50 / p95 / p99", revocations, directRevocations, "", Row.Verdict.NONE));
  }

  private void both() throws BackendException {
    ours();
    direct();
  }

  private void ours() throws BackendException {
    LeaseKey key = LeaseKey.random(random);
    IssueRequest request =
        new IssueRequest(key, new TaskId("bench", key.value()), Site.ROLE, Duration.ofMinutes(15));
    long begun = System.nanoTime();
    Issued issued = issuer.issue(request, Deadline.in(clock, LIMIT));
    long made = System.nanoTime();
    issuer.revoke(
        new RevokeRequest(key, Site.ROLE, Optional.of(issued.reference())),
        Deadline.in(clock, LIMIT));
    add(issues, revocations, begun, made);
  }

  private void direct() {
    long begun = System.nanoTime();
    String lease = vault.issue(Site.ROLE);
    long made = System.nanoTime();
    vault.revoke(lease);
    add(directIssues, directRevocations, begun, made);
  }

  private static void add(Samples issue, Samples revocation, long begun, long made) {
    issue.add(Duration.ofNanos(made - begun));
    revocation.add(Duration.ofNanos(System.nanoTime() - made));
  }

  private static Row row(
      String what, Samples ours, Samples direct, String budget, Row.Verdict verdict) {
    double more = ours.percentile(95) - direct.percentile(95);
    return new Row(
        what,
        ours.text(50, 95, 99),
        "OpenBao called directly " + direct.text(50, 95, 99),
        "%+.1f ms".formatted(more),
        budget,
        verdict);
  }
}
