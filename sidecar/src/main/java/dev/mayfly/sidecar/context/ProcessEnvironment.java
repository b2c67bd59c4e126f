package dev.mayfly.sidecar.context;

import dev.mayfly.backends.vault.VaultEnvironment;
import dev.mayfly.core.broker.Limits;
import dev.mayfly.core.ledger.Storage;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.policy.Policy;
import dev.mayfly.sidecar.process.CallersLocale;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * What this process finds around it.
 *
 * @param variables its environment
 * @param user who runs it
 * @param disk what every ledger is written through on its way to its file
 * @param policy what the configured policy is asked through
 * @param limits how long anything is waited for
 */
public record ProcessEnvironment(
    Map<String, String> variables,
    String user,
    UnaryOperator<Storage> disk,
    BiFunction<Loop, Policy, Policy> policy,
    Limits limits) {

  public ProcessEnvironment {
    variables = Map.copyOf(variables);
  }

  public ProcessEnvironment(Map<String, String> variables, String user) {
    this(variables, user, UnaryOperator.identity(), (loop, rules) -> rules, Limits.DEFAULT);
  }

  public static ProcessEnvironment ofThisProcess() {
    Map<String, String> variables = new TreeMap<>(System.getenv());
    CallersLocale.restore(variables);
    return new ProcessEnvironment(variables, System.getProperty("user.name", ""));
  }

  Path home() {
    return Path.of(variables.getOrDefault("HOME", "/"));
  }

  public VaultEnvironment vault() {
    return new VaultEnvironment(variables, home());
  }

  /** Prints no values: some are secret. */
  @Override
  public String toString() {
    return "environment of " + user;
  }
}
