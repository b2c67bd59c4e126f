package dev.mayfly.sidecar.rotator;

import dev.mayfly.core.backend.RootRotatable;
import dev.mayfly.core.backend.RotationRequests;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Command;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.command.Failure;
import dev.mayfly.sidecar.command.Option;
import dev.mayfly.sidecar.command.Usage;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.instance.CommandContext;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.receipts.ReceiptKeeper;
import dev.mayfly.sidecar.recovery.ShutdownWait;
import dev.mayfly.sidecar.tasks.TaskSignals;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The command {@code rotator}. */
public final class RotatorCommand implements Command {

  private static final Option VERBOSE = Option.flag("verbose", "log every entry of the ledger");

  private final ProcessEnvironment environment;

  public RotatorCommand(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Usage usage() {
    return Usage.of("rotator", "rotate roots for processes that may only ask")
        .describing(
            """
            Stays until SIGTERM. Serves requests for every target with `rotate_root: alternating` and `alternating.auth`:
            one rotation serves all that were there when it began, and `min_interval` is kept. What it could not
            finish is finished by whoever starts next.\
            """)
        .with(Option.CONFIG, VERBOSE)
        .examples("mayfly rotator -c rotator.yaml");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    CommandContext context =
        CommandContext.of(environment, arguments, console, arguments.has(VERBOSE));
    TaskSignals signals = new TaskSignals(new SystemClock()).take();
    Instance instance = context.open();
    Map<String, RotationRequests> served = served(instance);
    if (served.isEmpty()) {
      instance.close(ledger -> {});
      throw new Failure(
          "nothing-to-rotate",
          "no target of this configuration has a root that is rotated here",
          "rotate_root: alternating, and alternating: { auth: { … } }");
    }
    ReceiptKeeper keeper = new ReceiptKeeper(instance, context.report());
    new RequestWatch(instance, context.report(), served).until(signals.stopped());
    new ShutdownWait(instance, context.report(), keeper).settleAndHandOver();
    return Usage.DONE;
  }

  private static Map<String, RotationRequests> served(Instance instance) {
    SortedMap<String, RotationRequests> served = new TreeMap<>();
    instance
        .servers()
        .backends()
        .forEach(
            (target, backend) ->
                backend
                    .root()
                    .flatMap(RootRotatable::requests)
                    .ifPresent(requests -> served.put(target, requests)));
    return served;
  }
}
