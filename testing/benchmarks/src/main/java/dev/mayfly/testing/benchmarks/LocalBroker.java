package dev.mayfly.testing.benchmarks;

import dev.mayfly.core.backend.Backend;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.backend.SetUpScript;
import dev.mayfly.core.broker.Broker;
import dev.mayfly.core.broker.BrokerDependencies;
import dev.mayfly.core.broker.Limits;
import dev.mayfly.core.broker.Roots;
import dev.mayfly.core.broker.Target;
import dev.mayfly.core.ledger.LedgerException;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.ledger.StoredLedger;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfigurationException;
import dev.mayfly.sidecar.configuration.ConfigurationReader;
import dev.mayfly.sidecar.context.BackendContexts;
import dev.mayfly.sidecar.context.ConfiguredServers;
import dev.mayfly.sidecar.context.InstalledBackends;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.disk.StateFolder;
import dev.mayfly.sidecar.policy.RulePolicy;
import dev.mayfly.sidecar.runtime.EventLoop;
import dev.mayfly.sidecar.runtime.ThreadLanes;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A broker in this JVM, with the real loop, lanes, servers and a ledger on disk: for what takes
 * more than the one task of {@code mayfly run}.
 */
final class LocalBroker implements AutoCloseable {
  private final Clock clock = new SystemClock();
  private final EventLoop loop = new EventLoop(clock, LocalBroker::report);
  private final ConfiguredServers servers;
  private final StoredLedger ledger;
  private final Backend backend;
  private final Broker broker;

  private LocalBroker(Configuration configuration)
      throws ConfigurationException, IOException, LedgerException {
    BackendContexts contexts = contexts(configuration);
    this.servers = ConfiguredServers.of(configuration, contexts);
    this.backend = Objects.requireNonNull(servers.backends().get(Site.TARGET));
    StateFolder state = new StateFolder(configuration.state().orElseThrow());
    this.ledger =
        state
            .ledgers()
            .create(
                new LedgerName("bench-" + ProcessHandle.current().pid() + "-" + clock.nanoTime()),
                LedgerOrigin.here("the benchmark", contexts.identities()));
    BrokerDependencies dependencies =
        new BrokerDependencies(
            clock,
            loop,
            new ThreadLanes(clock, loop),
            new SecureRandom(),
            new RulePolicy(configuration.policy()),
            Map.of(Site.TARGET, new Target(Site.TARGET, backend)),
            new Roots(state.locks()),
            place -> {},
            (entry, ledger) -> {},
            Limits.DEFAULT,
            false);
    this.broker = Broker.open(dependencies, ledger.storage(), "bench", ledger.name().text());
  }

  /** Opens it and waits for the guard's login. */
  static LocalBroker open(Path configuration)
      throws ConfigurationException, IOException, LedgerException {
    LocalBroker local = new LocalBroker(read(configuration));
    local.loop.start();
    CompletableFuture<Void> ready = new CompletableFuture<>();
    local.onLoop(broker -> broker.acquireGuardLogins(() -> ready.complete(null)));
    ready.join();
    return local;
  }

  /** What {@code mayfly generate} prints. */
  static List<SetUpScript> setUp(Path configuration) throws ConfigurationException, IOException {
    return contexts(read(configuration)).setUp(false);
  }

  private static Configuration read(Path file) throws ConfigurationException, IOException {
    return new ConfigurationReader(InstalledBackends.installed(), Map.of()).read(file);
  }

  private static BackendContexts contexts(Configuration configuration) {
    ProcessEnvironment nobody = new ProcessEnvironment(Map.of(), "");
    return new BackendContexts(
        configuration, InstalledBackends.installed(), nobody, new SystemClock());
  }

  private static void report(Throwable failure) {
    throw new IllegalStateException(failure);
  }

  Clock clock() {
    return clock;
  }

  Issuer issuer() {
    return backend.issuer();
  }

  void onLoop(Consumer<Broker> what) {
    loop.post(() -> what.accept(broker));
  }

  @Override
  public void close() throws IOException {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    onLoop(open -> open.close(() -> closed.complete(null)));
    closed.join();
    loop.close();
    servers.close();
    ledger.finish();
  }
}
