package dev.mayfly.backends.vault;

import java.time.Duration;
import java.util.Map;

/**
 * A lease that was just made. Prints without its data.
 *
 * @param capped whether Vault would have made it for longer, if a limit did not forbid that
 * @param data the secret itself, under the engine's own names
 */
public record VaultLease(
    String id, Duration ttl, boolean renewable, boolean capped, Map<String, Object> data) {

  @Override
  public String toString() {
    return "lease " + id + " for " + ttl.toSeconds() + "s";
  }
}
