package dev.mayfly.testing.kit.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.LeasedSecret;
import dev.mayfly.core.credential.Secret;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A credential")
class CredentialTest {

  private static final String HIDDEN = "hunter2";

  static Stream<Credential> each() {
    return Stream.of(
        new DatabaseLogin("mf-1", Secret.of(HIDDEN)),
        secret(Map.of("id", "mf-1"), Map.of("token", Secret.of(HIDDEN))));
  }

  private static LeasedSecret secret(Map<String, String> open, Map<String, Secret> hidden) {
    return LeasedSecret.of("api-token", "mf-1", open, hidden);
  }

  @ParameterizedTest
  @MethodSource("each")
  @DisplayName("prints what is public of it, and no secret")
  void printsNoSecret(Credential credential) {
    assertTrue(credential.toString().contains("mf-1"));
    assertFalse(credential.toString().contains(HIDDEN));
    assertFalse(credential.publicFields().containsValue(HIDDEN));
    credential.secretFields().values().forEach(value -> assertEquals(HIDDEN, value.expose()));
  }

  @Test
  @DisplayName("is told with its target's address, of which its own fields take the place")
  void isToldWithTheAddress() {
    TargetAddress address =
        new TargetAddress(
            Map.of("url", "https://api", "id", "of the address"),
            Map.of("region", "north"),
            Map.<String, Set<String>>of());
    Map<String, Secret> told =
        address.with(secret(Map.of("id", "mf-1"), Map.of("token", Secret.of(HIDDEN))));
    assertEquals(Set.of("url", "id", "region", "token"), told.keySet());
    assertEquals("mf-1", told.get("id").expose());
    assertFalse(told.toString().contains("mf-1"), "nothing of it is printed by accident");
  }

  @Test
  @DisplayName("is refused where a name could not be told, or a field were public and secret")
  void isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> secret(Map.of("token", "x"), Map.of("token", Secret.of(HIDDEN))));
    assertThrows(IllegalArgumentException.class, () -> secret(Map.of("a b", "x"), Map.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> LeasedSecret.of("API token", "mf-1", Map.of(), Map.of()));
  }
}
