package dev.mayfly.sidecar.wiring;

import dev.mayfly.core.broker.Journal;
import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.time.Clock;
import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Command;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.command.Operands;
import dev.mayfly.sidecar.command.Option;
import dev.mayfly.sidecar.command.Usage;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfigurationReader;
import dev.mayfly.sidecar.process.Terminal;
import dev.mayfly.sidecar.reporting.JournalLog;
import dev.mayfly.sidecar.reporting.Log;
import dev.mayfly.sidecar.runtime.SystemClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The command {@code recover}. */
final class Recover implements Command {

  private static final Option VERBOSE = Option.flag("verbose", "log every entry of the ledgers");

  private final World world;

  Recover(World world) {
    this.world = world;
  }

  @Override
  public Usage usage() {
    return Usage.of("recover", "end what processes that are gone left behind")
        .describing(
            """
            Takes up every ledger in the state folder whose process is gone, ends its tasks and proves it. The next
            `mayfly run` would do the same. FOLDER names one ledger's folder; it is then taken up even if its targets
            were configured differently: say so only if they are the same servers.\
            """)
        .taking(Operands.optional("FOLDER"))
        .with(Option.CONFIG, VERBOSE)
        .checking("nothing is left", "something is left, and named")
        .examples("mayfly recover -c mayfly.yaml");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    Configuration configuration =
        new ConfigurationReader(Backends.installed(), world.variables())
            .read(arguments.config(world.variables()));
    boolean terminal = Terminal.isShown(2);
    Log log = Logs.open(configuration.log(), console.err(), terminal, arguments.has(VERBOSE));
    Clock clock = new SystemClock();
    Journal journal = new JournalLog(log);
    Servers servers =
        Servers.of(configuration, new Contexts(configuration, Backends.installed(), world, clock));
    Session session = Session.open(configuration, servers, world, journal, clock);
    Optional<String> folder = arguments.operand();
    if (folder.isPresent()) {
      session.recover(Path.of(folder.get()));
    } else {
      session.recoverAll();
    }
    return finish(session, configuration, new RunReport(log, terminal), console);
  }

  private static int finish(
      Session session, Configuration configuration, RunReport report, Console console)
      throws InterruptedException {
    Ending ending = new Ending(session, report);
    ending.await(configuration.shutdownGrace(), new TaskSignals().take().stopped());
    List<Receipt> receipts = ending.settle(configuration.keep());
    long open = receipts.stream().filter(receipt -> !receipt.complete()).count();
    console.out().println(receipts.size() - open + " tasks at their end, " + open + " not yet");
    return open == 0 ? Usage.DONE : Usage.FOUND_WRONG;
  }
}
