package dev.mayfly.examples.demo;

import dev.mayfly.examples.demo.AuditLog.Answered;
import dev.mayfly.testing.servers.PostgreSql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Once accounts are made with another root, one is made and ended to show that this works. Told
 * from what OpenBao and the database know of it.
 */
final class Canary {

  private final List<Answered> answered;
  private final PostgreSql postgres;

  Canary(AuditLog log, PostgreSql postgres) {
    this.answered = log.answered();
    this.postgres = postgres;
  }

  /** Notes it; {@code path} is where Vault was told of the other root, since {@code begin}. */
  void claim(Part part, Instant begin, String path, String what) {
    Optional<Answered> change =
        first(begin, a -> a.path().equals(path) && a.operation().equals("update"));
    Optional<Answered> issue =
        change.flatMap(
            c ->
                first(c.at(), a -> a.path().startsWith("database/creds/") && !a.lease().isEmpty()));
    Optional<Answered> revocation =
        issue.flatMap(i -> first(i.at(), a -> a.path().equals("sys/leases/revoke/" + i.lease())));
    claim(part, change, what, path);
    claim(part, issue, "a canary login is made with it", issue.map(Answered::user).orElse(""));
    claim(part, revocation, "and the canary is revoked", issue.map(Answered::lease).orElse(""));
    boolean gone =
        issue.isPresent()
            && postgres
                .query(
                    "postgres",
                    "SELECT 1 FROM pg_roles WHERE rolname = '" + issue.get().user() + "'")
                .isEmpty();
    part.claim(gone, "the canary's account is gone", "no such row in pg_roles");
  }

  private static void claim(Part part, Optional<Answered> request, String what, String observed) {
    part.claim(
        request.map(Canary::nanos).orElseGet(System::nanoTime),
        request.isPresent(),
        what,
        request.isPresent() ? observed : "not in OpenBao's audit log");
  }

  private Optional<Answered> first(Instant after, Predicate<Answered> such) {
    return answered.stream().filter(a -> a.at().isAfter(after)).filter(such).findFirst();
  }

  private static long nanos(Answered answer) {
    return System.nanoTime() - Duration.between(answer.at(), Instant.now()).toNanos();
  }
}
