package dev.mayfly.testing.kit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.lease.Guarantee;
import dev.mayfly.testing.kit.target.IdleBackend;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

@DisplayName("A broken backend fails its kit:")
class BrokenBackendTest {

  /** Whatever it is asked to end stays, and it sees nothing of it. */
  static final class BlindGuard extends GuardTck {
    private final Subject subject = blind(Guarantee.OBSERVED);

    @Override
    protected Subject subject() {
      return subject;
    }
  }

  /** The same where only further use is to be denied. */
  static final class BlindDenial extends GuardTck {
    private final Subject subject = blind(Guarantee.DENIED);

    @Override
    protected Subject subject() {
      return subject;
    }
  }

  /** The issuer of what is OBSERVED says that it has revoked, and has not. */
  static final class ObservedButNotRevoked extends IssuerTck {
    private final Fakes fakes = new Fakes(Guarantee.OBSERVED);
    private final Subject subject =
        fakes.subject(BrokenIssuer.confirmsWithoutRevoking(fakes.issuer()), fakes.guard());

    @Override
    protected Subject subject() {
      return subject;
    }
  }

  /** The same where its word is all there is. */
  static final class ConfirmedButNotRevoked extends IssuerTck {
    private final Fakes fakes = new Fakes(Guarantee.CONFIRMED);
    private final Subject subject =
        fakes.subject(BrokenIssuer.confirmsWithoutRevoking(fakes.issuer()), Optional.empty());

    @Override
    protected Subject subject() {
      return subject;
    }
  }

  /** It confirms the revocation of what it was never told the name of. */
  static final class ConfirmedButNotNamed extends IssuerTck {
    private final Fakes fakes = new Fakes(Guarantee.CONFIRMED);
    private final Subject subject =
        fakes.subject(BrokenIssuer.confirmsWhatItCannotName(fakes.issuer()), Optional.empty());

    @Override
    protected Subject subject() {
      return subject;
    }
  }

  /** Its credentials hold for longer than it says. */
  static final class Outliving extends IssuerTck {
    private final Fakes fakes = new Fakes(Guarantee.EXPIRY);
    private final Subject subject =
        fakes.subject(BrokenIssuer.outlivesItsTtl(fakes.issuer()), Optional.empty());

    @Override
    protected Subject subject() {
      return subject;
    }
  }

  private static Subject blind(Guarantee guarantee) {
    Fakes fakes = new Fakes(guarantee);
    Guard blind = new IdleBackend(new SimulatedClock(new EventQueue()));
    return fakes.subject(fakes.issuer(), Optional.of(blind));
  }

  @Test
  @DisplayName("a guard that says that all is gone")
  void blindGuard() {
    Set<String> ends = Set.of("severs", "destroysEveryAccount", "destroysWhatNobodyHeardOf");
    Set<String> expected = new TreeSet<>(ends);
    expected.addAll(Set.of("sees", "seesOrphans"));
    assertEquals(expected, failures(BlindGuard.class));
  }

  @Test
  @DisplayName("a guard that says that all is denied")
  void blindDenial() {
    assertEquals(Set.of("severs", "sees"), failures(BlindDenial.class));
  }

  @Test
  @DisplayName("an issuer that confirms without revoking")
  void confirmsWithoutRevoking() {
    Set<String> expected =
        new TreeSet<>(
            Set.of(
                "endsWhatWasMadeTwice",
                "hasRevokedOnceItSaysSo",
                "prolongs",
                "takesARevocationByKeyAlone"));
    assertEquals(expected, failures(ObservedButNotRevoked.class));
    assertEquals(expected, failures(ConfirmedButNotRevoked.class));
  }

  @Test
  @DisplayName("an issuer that confirms what it cannot name")
  void confirmsWhatItCannotName() {
    assertEquals(Set.of("takesARevocationByKeyAlone"), failures(ConfirmedButNotNamed.class));
  }

  @Test
  @DisplayName("an issuer whose credentials outlive their TTL")
  void outlivesItsTtl() {
    assertEquals(
        new TreeSet<>(
            Set.of("endsWhatWasMadeTwice", "hasRevokedOnceItSaysSo", "takesARevocationByKeyAlone")),
        failures(Outliving.class));
  }

  /** The names of the kit's tests that fail for it. */
  private static Set<String> failures(Class<?> kit) {
    Set<String> failed = new TreeSet<>();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(kit)).build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest() && result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                  failed.add(((MethodSource) test.getSource().orElseThrow()).getMethodName());
                }
              }
            });
    return failed;
  }
}
