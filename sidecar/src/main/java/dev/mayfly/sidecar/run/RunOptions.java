package dev.mayfly.sidecar.run;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a run was asked for.
 *
 * @param task the task's name; empty means the only one configured
 * @param grants which of its grants; none means all
 * @param user whom the command runs as; empty means whom the configuration says
 * @param purpose why it runs, for the receipt
 * @param attended whether the person that Vault knows us as is at it: they are told before its
 *     lifetime is spent, and not that the command can do what they can
 * @param requireProof whether the exit code tells that the end could not be proven in time
 */
public record RunOptions(
    Optional<String> task,
    Set<String> grants,
    Optional<String> user,
    String purpose,
    boolean requireProof,
    boolean attended,
    List<String> command) {

  public RunOptions {
    grants = Set.copyOf(grants);
    command = List.copyOf(command);
  }
}
