package dev.mayfly.sidecar.recovery;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Command;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.command.Operands;
import dev.mayfly.sidecar.command.Option;
import dev.mayfly.sidecar.command.Usage;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.instance.CommandContext;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.receipts.ReceiptKeeper;
import dev.mayfly.sidecar.tasks.TaskSignals;
import java.util.List;
import java.util.Optional;

/** The command {@code recover}. */
public final class Recover implements Command {

  private static final Option WATCH =
      Option.flag("watch", "stay, and look for it time and again, also where it is handed over");
  private static final Option VERBOSE = Option.flag("verbose", "log every entry of the ledgers");

  private final ProcessEnvironment environment;

  public Recover(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Usage usage() {
    return Usage.of("recover", "end what processes that are gone left behind")
        .describing(
            """
            Takes up every ledger in the state folder whose process is gone, ends its tasks and proves it. The next
            `mayfly run` would do the same. LEDGER names one, or its folder; it is then taken up even if its targets
            are at other addresses now, or have another prefix: say so only if they are the same servers. With --watch it stays until SIGTERM and
            also takes up what others handed over by way of Vault, as `hand_over` says.\
            """)
        .taking(Operands.optional("LEDGER"))
        .with(Option.CONFIG, WATCH, VERBOSE)
        .checking("nothing is left", "something is left, and named")
        .examples("mayfly recover -c mayfly.yaml", "mayfly recover --watch");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    CommandContext context =
        CommandContext.of(environment, arguments, console, arguments.has(VERBOSE));
    context.askPerson();
    Instance instance = context.open();
    if (arguments.has(WATCH)) {
      return watch(instance, context.report());
    }
    Optional<String> ledger = arguments.operand();
    int leftAlone = 0;
    if (ledger.isPresent()) {
      instance.recover(instance.state().ledger(ledger.get()));
    } else {
      leftAlone = instance.recoverAll().size();
    }
    ShutdownWait ending = new ShutdownWait(instance, context.report());
    ending.await(
        context.configuration().shutdownGrace(),
        new TaskSignals(new SystemClock()).take().stopped());
    boolean done = instance.isIdle() && leftAlone == 0;
    List<Receipt> receipts = ending.settle();
    long open = receipts.stream().filter(receipt -> !receipt.complete()).count();
    console
        .out()
        .println(
            receipts.size()
                - open
                + " tasks at their end, "
                + open
                + " not yet"
                + (leftAlone == 0 ? "" : ", " + leftAlone + " ledgers left alone"));
    return open == 0 && done ? Usage.DONE : Usage.FOUND_WRONG;
  }

  /** What is not at its end when it is told to stop stays where it is. */
  private static int watch(Instance instance, RunReport report) throws InterruptedException {
    TaskSignals signals = new TaskSignals(new SystemClock()).take();
    ReceiptKeeper keeper = new ReceiptKeeper(instance, report);
    new RecoverWatch(instance, report, keeper).until(signals.stopped());
    new ShutdownWait(instance, report, keeper).settle();
    return Usage.DONE;
  }
}
