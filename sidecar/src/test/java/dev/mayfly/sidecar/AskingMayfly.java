package dev.mayfly.sidecar;

import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.policy.AccessRequest;
import dev.mayfly.core.policy.Grounds;
import dev.mayfly.core.policy.Policy;
import dev.mayfly.core.policy.Question;
import dev.mayfly.core.policy.Verdict;
import dev.mayfly.sidecar.command.CommandLine;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.wiring.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * The program {@code mayfly} with a policy that waits for somebody: for a file, the first argument.
 * Where that is called {@code no} it denies, else the configured rules decide.
 */
final class AskingMayfly {

  static final String WAITS_FOR = "somebody's answer";
  static final String DENIAL = "somebody said no";

  private static final Duration LOOK = Duration.ofMillis(20);

  private AskingMayfly() {}

  public static void main(String[] arguments) {
    Path answer = Path.of(arguments[0]);
    ProcessEnvironment here = ProcessEnvironment.ofThisProcess();
    ProcessEnvironment asking =
        new ProcessEnvironment(
            here.variables(),
            here.user(),
            here.disk(),
            (loop, rules) -> (request, told) -> new Asked(loop, rules, request, told).await(answer),
            here.limits());
    List<String> words = List.of(arguments).subList(1, arguments.length);
    System.exit(new CommandLine(new Commands(asking), Console.ofProcess()).run(words));
  }

  /** One question, on the loop. */
  private static final class Asked {

    private final Loop loop;
    private final Policy rules;
    private final AccessRequest request;
    private final Consumer<Verdict> told;
    private boolean withdrawn;

    Asked(Loop loop, Policy rules, AccessRequest request, Consumer<Verdict> told) {
      this.loop = loop;
      this.rules = rules;
      this.request = request;
      this.told = told;
    }

    Question await(Path answer) {
      Instant until = Instant.now().plus(Duration.ofMinutes(5));
      told.accept(new Verdict.Pending(WAITS_FOR, until, Grounds.NONE));
      look(answer);
      return () -> withdrawn = true;
    }

    private void look(Path answer) {
      if (withdrawn) {
        return;
      }
      if (!Files.exists(answer)) {
        loop.after(LOOK, () -> look(answer));
      } else if (answer.endsWith("no")) {
        told.accept(new Verdict.Deny(DENIAL));
      } else {
        rules.ask(request, told);
      }
    }
  }
}
