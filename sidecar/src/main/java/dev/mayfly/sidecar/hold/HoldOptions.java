package dev.mayfly.sidecar.hold;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code mayfly hold} was asked for.
 *
 * @param purpose why it runs, for the receipt
 * @param preset the set of environment variables that the command gets; empty for none
 * @param grant which credential they hold; empty means the only one
 * @param requireProof whether the exit code tells that the end could not be proven in time
 */
record HoldOptions(
    String task,
    Path socket,
    String purpose,
    Optional<String> preset,
    Optional<String> grant,
    boolean requireProof,
    List<String> command) {

  HoldOptions {
    command = List.copyOf(command);
  }
}
