package dev.mayfly.testing.kit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.Renewable;
import dev.mayfly.core.backend.Revoked;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.core.lease.LeaseKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an issuer must do, over lines that lose answers and that send calls twice. Of a credential
 * that nothing but its expiry ends, no revocation is believed: it must not work any longer than it
 * may.
 */
public abstract class IssuerTck {

  private final LeaseKey key = LeaseKey.random(new SplittableRandom());

  /** The same each time within one test. */
  protected abstract Subject subject();

  @Test
  @DisplayName("has a guard beside it exactly where its guarantee says that somebody looks")
  void hasAGuardWhereSomebodyLooks() {
    assertEquals(subject().guarantee().isSeen(), subject().backend().guard().isPresent());
  }

  @Test
  @DisplayName("makes a credential that works, under an account that carries the lease key")
  void makesACredentialThatWorks() throws Exception {
    Issued issued = issue();
    assertTrue(works(issued));
    assertTrue(issued.credential().account().contains(key.value()));
    assertFalse(issued.validity().ttl().isNegative() || issued.validity().ttl().isZero());
    revoke(issuer(), Optional.of(issued));
  }

  @Test
  @DisplayName("makes a credential that holds no longer than was asked for")
  void keepsToTheTtl() throws Exception {
    Duration brief = Duration.ofSeconds(20);
    Issued issued = subject().issue(issuer(), key, brief);
    assertTrue(issued.validity().ttl().compareTo(brief) <= 0, issued::toString);
    revoke(issuer(), Optional.of(issued));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("has revoked once it says so, over a line that")
  void hasRevokedOnceItSaysSo(BadLine line) throws Exception {
    IssuerOverBadLine far = over(line);
    Issued issued = subject().issue(issuer(), key, briefly());
    assertEquals(Revoked.CONFIRMED, revoke(far, Optional.of(issued)));
    assertEnded(List.of(issued));
    assertEquals(Revoked.CONFIRMED, revoke(far, Optional.of(issued)));
  }

  /** Who can name no lease says so: then a guard finds it by its key, or its expiry ends it. */
  @Test
  @DisplayName("takes the revocation of a lease whose issue was never answered")
  void takesARevocationByKeyAlone() throws Exception {
    IssuerOverBadLine far = over(BadLine.LOSES_ANSWERS);
    BackendException lost =
        assertThrows(BackendException.class, () -> subject().issue(far, key, briefly()));
    assertEquals(BackendException.Kind.UNKNOWN, lost.kind());
    Revoked said = revoke(far, Optional.empty());
    if (said == Revoked.CONFIRMED) {
      assertEnded(far.made());
    } else if (!subject().guarantee().isSeen()) {
      assertExpired(far.made());
    }
    revoke(far, Optional.of(far.made().get(0)));
  }

  /** Where a guard looks, it is the guard that ends what nobody was told of. */
  @Test
  @DisplayName("ends all that a call made which arrived twice, where nobody else can")
  void endsWhatWasMadeTwice() throws Exception {
    IssuerOverBadLine far = over(BadLine.SENDS_TWICE);
    Issued answered = subject().issue(far, key, briefly());
    Revoked said = revoke(far, Optional.of(answered));
    assertEnded(subject().guarantee().isSeen() ? List.of(answered) : far.made());
    assertEquals(Revoked.CONFIRMED, said);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("prolongs a lease as often as it is asked, and refuses one that is revoked,")
  void prolongs(BadLine line) throws Exception {
    IssuerOverBadLine far = over(line);
    if (far.renewable().isEmpty() || !subject().endsByRevocation()) {
      return; // what ends by its expiry is never renewed
    }
    Renewable renewable = far.renewable().get();
    Issued issued = issue();
    for (int i = 0; i < 2; i++) {
      BadLine.untilAnswered(() -> renew(renewable, issued));
      assertTrue(works(issued));
    }
    revoke(issuer(), Optional.of(issued));
    BackendException refused = assertThrows(BackendException.class, () -> renew(renewable, issued));
    assertEquals(BackendException.Kind.INVALID, refused.kind());
  }

  @Test
  @DisplayName("certainly makes nothing for a role it does not have")
  void makesNothingForAnUnknownRole() {
    BackendException refused =
        assertThrows(
            BackendException.class,
            () -> subject().issue(issuer(), key, "no-such-role", Subject.TTL));
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
    revoke(issuer(), Optional.of(issued));
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
    revoke(issuer(), Optional.of(issued));
  }

  /** Their revocation, once confirmed, has ended them, or else their time has. */
  private void assertEnded(List<Issued> credentials) throws InterruptedException {
    if (subject().endsByRevocation()) {
      credentials.forEach(this::assertRefused);
    } else {
      assertExpired(credentials);
    }
  }

  private void assertExpired(List<Issued> credentials) throws InterruptedException {
    subject().pause().of(Subject.BRIEF);
    credentials.forEach(this::assertRefused);
  }

  private void assertRefused(Issued issued) {
    assertFalse(works(issued), () -> issued + " still works");
  }

  /** Brief where its expiry may have to be waited for. */
  private Duration briefly() {
    return subject().guarantee() == Guarantee.OBSERVED ? Subject.TTL : Subject.BRIEF;
  }

  private Issued issue() throws BackendException {
    return subject().issue(issuer(), key, Subject.TTL);
  }

  private Revoked revoke(Issuer at, Optional<Issued> issued) throws BackendException {
    return BadLine.untilAnswered(
        () -> at.revoke(subject().toRevoke(key, issued), subject().deadline()));
  }

  private Object renew(Renewable renewable, Issued issued) throws BackendException {
    return renewable.renew(key, issued.reference(), Subject.TTL, subject().deadline());
  }

  private IssuerOverBadLine over(BadLine line) {
    return new IssuerOverBadLine(issuer(), line);
  }

  private Issuer issuer() {
    return subject().backend().issuer();
  }

  private boolean works(Issued issued) {
    return subject().probe().canLogIn(issued.credential());
  }
}
