package dev.mayfly.testing.kit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.IssueRequest;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an issuer must do. Every answer is lost once: whoever calls again must get the same end. */
public abstract class IssuerTck {

  private static final Duration TTL = Duration.ofMinutes(2);

  private final SplittableRandom random = new SplittableRandom();

  protected abstract Issuer issuer();

  protected abstract Probe probe();

  /** A role it can issue. */
  protected abstract String role();

  protected abstract Clock clock();

  @Test
  @DisplayName("makes a credential that works, under an account that carries the lease key")
  void makesACredentialThatWorks() throws Exception {
    LeaseKey key = LeaseKey.random(random);
    Issued issued = issue(key);
    assertTrue(probe().canLogIn(issued.credential()));
    assertTrue(issued.credential().account().contains(key.value()));
    assertFalse(issued.validity().ttl().isNegative() || issued.validity().ttl().isZero());
    revoke(key, issued);
  }

  @Test
  @DisplayName("has revoked once it says so, and says so again when asked again")
  void hasRevokedOnceItSaysSo() throws Exception {
    LeaseKey key = LeaseKey.random(random);
    Issued issued = issue(key);
    assertEquals(Revoked.CONFIRMED, revoke(key, issued));
    assertFalse(probe().canLogIn(issued.credential()));
    assertEquals(Revoked.CONFIRMED, revoke(key, issued));
  }

  @Test
  @DisplayName("takes the revocation of a lease whose issue was never answered")
  void takesARevocationByKeyAlone() throws Exception {
    LeaseKey key = LeaseKey.random(random);
    Issued lost = issue(key);
    Revoked said = issuer().revoke(new RevokeRequest(key, role(), Optional.empty()), soon());
    if (said == Revoked.CONFIRMED) {
      assertFalse(probe().canLogIn(lost.credential()));
    }
    revoke(key, lost);
  }

  @Test
  @DisplayName("prolongs a lease as often as it is asked, and refuses one that is revoked")
  void prolongs() throws Exception {
    LeaseKey key = LeaseKey.random(random);
    Issued issued = issue(key);
    if (issuer().renewable().isPresent()) {
      for (int i = 0; i < 2; i++) {
        issuer().renewable().get().renew(key, issued.reference(), TTL, soon());
        assertTrue(probe().canLogIn(issued.credential()));
      }
    }
    revoke(key, issued);
    if (issuer().renewable().isPresent()) {
      BackendException refused =
          assertThrows(
              BackendException.class,
              () -> issuer().renewable().get().renew(key, issued.reference(), TTL, soon()));
      assertEquals(BackendException.Kind.INVALID, refused.kind());
    }
  }

  @Test
  @DisplayName("certainly makes nothing for a role it does not have")
  void makesNothingForAnUnknownRole() {
    IssueRequest request = new IssueRequest(LeaseKey.random(random), task(), "no-such-role", TTL);
    BackendException refused =
        assertThrows(BackendException.class, () -> issuer().issue(request, soon()));
    assertNotEquals(BackendException.Kind.UNKNOWN, refused.kind());
  }

  @Test
  @DisplayName("puts no secret into what is written down")
  void putsNoSecretIntoTheReference() throws Exception {
    LeaseKey key = LeaseKey.random(random);
    Issued issued = issue(key);
    assertTrue(issued.toString().contains("•••"));
    revoke(key, issued);
  }

  private Issued issue(LeaseKey key) throws BackendException {
    return issuer().issue(new IssueRequest(key, task(), role(), TTL), soon());
  }

  private Revoked revoke(LeaseKey key, Issued issued) throws BackendException {
    return issuer().revoke(new RevokeRequest(key, role(), Optional.of(issued.reference())), soon());
  }

  private static TaskId task() {
    return new TaskId("tck", "1");
  }

  private Deadline soon() {
    return Deadline.in(clock(), Duration.ofSeconds(30));
  }
}
