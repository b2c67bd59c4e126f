package dev.mayfly.testing.kit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.delivery.Withdrawal;
import dev.mayfly.core.lease.Validity;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a delivery and its withdrawal must do. */
public abstract class DeliveryTck {

  private static final Validity VALIDITY =
      new Validity(Instant.parse("2030-01-01T00:00:00Z"), Duration.ofMinutes(5));

  /** The delivery of this test; each call gives one to the same place. */
  protected abstract Delivery delivery();

  protected abstract Withdrawal withdrawal();

  /** Whether the credential can be had at the place. */
  protected abstract boolean holds(Credential credential);

  @Test
  @DisplayName("puts a credential there, and a later one in its stead")
  void putsACredentialThere() throws Exception {
    Credential first = login("first");
    Credential second = login("second");
    delivery().deliver(first, VALIDITY);
    assertTrue(holds(first));
    delivery().deliver(second, VALIDITY);
    assertTrue(holds(second));
    assertFalse(holds(first));
  }

  @Test
  @DisplayName("is taken back by its place alone, and again by whoever did not hear that it was")
  void isTakenBack() throws Exception {
    Credential credential = login("only");
    delivery().deliver(credential, VALIDITY);
    for (int i = 0; i < 2; i++) {
      withdrawal().withdraw(delivery().place());
      assertFalse(holds(credential));
    }
  }

  @Test
  @DisplayName("is taken back where nothing was delivered yet, and where nothing is ever kept")
  void isTakenBackFromNowhere() throws Exception {
    withdrawal().withdraw(delivery().place());
    withdrawal().withdraw("nowhere:at all");
  }

  @Test
  @DisplayName("names the same place each time, without the secret")
  void namesItsPlace() throws Exception {
    String place = delivery().place();
    delivery().deliver(login("named"), VALIDITY);
    assertEquals(place, delivery().place());
    assertFalse(place.contains("named-password"));
  }

  private static Credential login(String name) {
    return new DatabaseLogin(name, Secret.of(name + "-password"));
  }
}
