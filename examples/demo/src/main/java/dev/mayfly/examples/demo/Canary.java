package dev.mayfly.examples.demo;

import dev.mayfly.examples.demo.AuditLog.Answered;
import dev.mayfly.testing.servers.PostgreSql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * After the root's password is replaced, one login is made and ended to show that the new one
 * works.
 */
final class Canary {

  private static final String ROTATION = "database/rotate-root/reporting";

  private final List<Answered> answered;
  private final PostgreSql postgres;

  Canary(AuditLog log, PostgreSql postgres) {
    this.answered = log.answered();
    this.postgres = postgres;
  }

  /** Notes what the audit log and the database tell about it. */
  void claim(Part part) {
    Optional<Answered> rotation = first(Instant.MIN, a -> a.path().equals(ROTATION));
    Optional<Answered> issue =
        rotation.flatMap(
            r ->
                first(r.at(), a -> a.path().startsWith("database/creds/") && !a.lease().isEmpty()));
    Optional<Answered> revocation =
        issue.flatMap(i -> first(i.at(), a -> a.path().equals("sys/leases/revoke/" + i.lease())));
    claim(part, rotation, "Vault is told to replace the root password", ROTATION);
    claim(
        part,
        issue,
        "a canary login is made with the new one",
        issue.map(Answered::user).orElse(""));
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
