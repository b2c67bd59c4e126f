package dev.mayfly.sidecar.wiring;

import dev.mayfly.backends.vault.TransitKey;
import dev.mayfly.core.backend.SetUpScript;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredReceipts.Signing.Transit;
import java.util.stream.Stream;

/** What Vault must allow Mayfly's own login besides what the targets need. */
final class OwnPolicy {

  private OwnPolicy() {}

  static Stream<SetUpScript> of(Configuration configuration) {
    return configuration.receipts().signing().stream()
        .filter(Transit.class::isInstance)
        .map(Transit.class::cast)
        .map(
            transit ->
                new SetUpScript(
                    "vault-policy",
                    "the same login signs receipts, with a key that whoever administers Vault makes:"
                        + " vault write -f "
                        + transit.mount()
                        + "/keys/"
                        + transit.key()
                        + " type=ed25519",
                    TransitKey.policy(transit.mount(), transit.key())));
  }
}
