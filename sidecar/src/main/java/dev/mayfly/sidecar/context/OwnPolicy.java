package dev.mayfly.sidecar.context;

import dev.mayfly.backends.vault.KvFolder;
import dev.mayfly.backends.vault.TransitKey;
import dev.mayfly.backends.vault.VaultCommands;
import dev.mayfly.core.backend.SetUpScript;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredReceipts.Signing.Transit;
import java.util.stream.Stream;

/** What Vault must allow Mayfly's own login besides what the targets need. */
final class OwnPolicy {

  private OwnPolicy() {}

  static Stream<SetUpScript> of(Configuration configuration, VaultCommands commands) {
    return Stream.concat(signing(configuration, commands), handOver(configuration));
  }

  /** Whoever takes the work up needs more, and is somebody else: for that there are comments. */
  private static Stream<SetUpScript> handOver(Configuration configuration) {
    return configuration.handOver().stream()
        .map(
            place ->
                new SetUpScript(
                    "vault-policy",
                    "the same login hands over what it cannot finish",
                    KvFolder.policy(KvFolder.neededToCreate(place.mount(), place.path()))
                        + "# The login of `mayfly recover --watch` needs all of the above, and:\n"
                        + KvFolder.takersPolicy(place.mount(), place.path())
                            .replaceAll("(?m)^", "# ")
                            .replaceAll("# $", "")));
  }

  private static Stream<SetUpScript> signing(Configuration configuration, VaultCommands commands) {
    return configuration.receipts().signing().stream()
        .filter(Transit.class::isInstance)
        .map(Transit.class::cast)
        .map(
            transit ->
                new SetUpScript(
                    "vault-policy",
                    "the same login signs receipts, with a key that whoever administers Vault makes:"
                        + " "
                        + commands.line(
                            "write",
                            "-f " + transit.mount() + "/keys/" + transit.key() + " type=ed25519"),
                    TransitKey.policy(transit.mount(), transit.key())));
  }
}
