package dev.mayfly.sidecar.configuration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of receipts.
 *
 * @param keep how long they and finished ledgers are kept
 * @param sinks where they go
 * @param terminationLog for the sink of that name
 * @param signing who signs them, if anybody does
 */
public record ConfiguredReceipts(
    Duration keep, Set<Sink> sinks, Path terminationLog, Optional<Signing> signing) {

  public ConfiguredReceipts {
    sinks = Set.copyOf(sinks);
  }

  /** Where a receipt goes. */
  public enum Sink {
    LOG,
    FILE,
    TERMINATION_LOG
  }

  /** Who signs. */
  public sealed interface Signing {
    /** A key of Vault's transit engine. */
    record Transit(String mount, String key) implements Signing {}

    /** A private key in PEM. */
    record KeyFile(Path file) implements Signing {}
  }
}
