package dev.mayfly.testing.kit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.RevokeRequest;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an issuer must do. Every answer is lost once: whoever calls again must get the same end. */
public abstract class IssuerTck {

  private final LeaseKey key = LeaseKey.random(new SplittableRandom());

  /** The same each time within one test. */
  protected abstract Subject subject();

  @Test
  @DisplayName("makes a credential that works, under an account that carries the lease key")
  void makesACredentialThatWorks() throws Exception {
    Issued issued = issue();
    assertTrue(works(issued));
    assertTrue(issued.credential().account().contains(key.value()));
    assertFalse(issued.validity().ttl().isNegative() || issued.validity().ttl().isZero());
    revoke(issued);
  }

  @Test
  @DisplayName("makes a credential that holds no longer than was asked for")
  void keepsToTheTtl() throws Exception {
    Duration brief = Duration.ofSeconds(20);
    Issued issued = subject().issue(key, subject().role(), brief);
    assertTrue(issued.validity().ttl().compareTo(brief) <= 0, issued::toString);
    revoke(issued);
  }

  @Test
  @DisplayName("has revoked once it says so, and says so again when asked again")
  void hasRevokedOnceItSaysSo() throws Exception {
    Issued issued = issue();
    assertEquals(Revoked.CONFIRMED, revoke(issued));
    assertFalse(works(issued));
    assertEquals(Revoked.CONFIRMED, revoke(issued));
  }

  @Test
  @DisplayName("takes the revocation of a lease whose issue was never answered")
  void takesARevocationByKeyAlone() throws Exception {
    Issued lost = issue();
    Revoked said =
        issuer().revoke(new RevokeRequest(key, subject().role(), Optional.empty()), soon());
    if (said == Revoked.CONFIRMED) {
      assertFalse(works(lost));
    }
    revoke(lost);
  }

  @Test
  @DisplayName("prolongs a lease as often as it is asked, and refuses one that is revoked")
  void prolongs() throws Exception {
    Issued issued = issue();
    if (issuer().renewable().isPresent()) {
      for (int i = 0; i < 2; i++) {
        issuer().renewable().get().renew(key, issued.reference(), Subject.TTL, soon());
        assertTrue(works(issued));
      }
    }
    revoke(issued);
    if (issuer().renewable().isPresent()) {
      BackendException refused =
          assertThrows(
              BackendException.class,
              () -> issuer().renewable().get().renew(key, issued.reference(), Subject.TTL, soon()));
      assertEquals(BackendException.Kind.INVALID, refused.kind());
    }
  }

  @Test
  @DisplayName("certainly makes nothing for a role it does not have")
  void makesNothingForAnUnknownRole() {
    BackendException refused =
        assertThrows(
            BackendException.class, () -> subject().issue(key, "no-such-role", Subject.TTL));
    assertNotEquals(BackendException.Kind.UNKNOWN, refused.kind());
  }

  @Test
  @DisplayName("puts no secret into what is written down")
  void putsNoSecretIntoTheReference() throws Exception {
    Issued issued = issue();
    Map<String, Secret> secrets = issued.credential().secretFields();
    assertFalse(secrets.isEmpty());
    secrets.forEach(
        (name, secret) -> assertFalse(issued.toString().contains(secret.expose()), name));
    revoke(issued);
  }

  @Test
  @DisplayName("makes a credential of the kind and with the fields that its factory names")
  void makesWhatItsFactoryNames() throws Exception {
    Issued issued = issue();
    Credential credential = issued.credential();
    assertEquals(subject().fields().kind(), credential.kind());
    Set<String> made = new TreeSet<>(credential.publicFields().keySet());
    made.addAll(credential.secretFields().keySet());
    assertEquals(subject().fields().ofCredential(), made);
    revoke(issued);
  }

  private Issued issue() throws BackendException {
    return subject().issue(key);
  }

  private Revoked revoke(Issued issued) throws BackendException {
    return subject().revoke(key, issued);
  }

  private Issuer issuer() {
    return subject().issuer();
  }

  private boolean works(Issued issued) {
    return subject().probe().canLogIn(issued.credential());
  }

  private Deadline soon() {
    return subject().deadline();
  }
}
