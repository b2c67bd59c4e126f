package dev.mayfly.sidecar.drills;

import dev.mayfly.core.broker.Limits;
import dev.mayfly.core.ledger.Storage;
import dev.mayfly.core.time.Backoff;
import dev.mayfly.sidecar.command.CommandLine;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.wiring.Commands;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The program {@code mayfly}, which waits for less long than it does otherwise. The first argument
 * says at which entry its disk kills it, if at any.
 */
final class DrillMayfly {

  /** As the first argument: it is not killed. */
  static final String SAFE = "-";

  /** The variable that says, in seconds, how long one call is waited for. */
  static final String CALL = "DRILL_CALL";

  private DrillMayfly() {}

  public static void main(String[] arguments) {
    ProcessEnvironment here = ProcessEnvironment.ofThisProcess();
    ProcessEnvironment drill =
        new ProcessEnvironment(
            here.variables(),
            here.user(),
            disk(arguments[0]),
            here.policy(),
            limits(here.variables()));
    List<String> words = List.of(arguments).subList(1, arguments.length);
    System.exit(new CommandLine(new Commands(drill), Console.ofProcess()).run(words));
  }

  private static UnaryOperator<Storage> disk(String fate) {
    if (fate.equals(SAFE)) {
      return UnaryOperator.identity();
    }
    KillPoint killPoint = KillPoint.parse(fate);
    return storage -> new DoomedStorage(storage, killPoint);
  }

  /** An outage of a drill lasts for seconds: what is tried often in it is no stranded lease. */
  private static Limits limits(Map<String, String> variables) {
    Limits usual = Limits.DEFAULT;
    String call = variables.getOrDefault(CALL, String.valueOf(usual.call().toSeconds()));
    return new Limits(
        Duration.ofSeconds(Long.parseLong(call)),
        usual.rotation(),
        Duration.ofSeconds(6),
        new Backoff(Duration.ofMillis(200), Duration.ofSeconds(3)),
        usual.look(),
        100,
        usual.drain(),
        usual.batch(),
        usual.loginChecks(),
        usual.parallelRevocations());
  }
}
