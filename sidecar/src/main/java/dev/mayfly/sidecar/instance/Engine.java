package dev.mayfly.sidecar.instance;

import dev.mayfly.core.broker.Broker;
import dev.mayfly.core.broker.BrokerDependencies;
import dev.mayfly.core.broker.LedgerListener;
import dev.mayfly.core.broker.Limits;
import dev.mayfly.core.broker.Roots;
import dev.mayfly.core.delivery.Withdrawal;
import dev.mayfly.core.ledger.LedgerException;
import dev.mayfly.core.ledger.Locks;
import dev.mayfly.core.ledger.Storage;
import dev.mayfly.core.ledger.StoredLedger;
import dev.mayfly.core.loop.Lanes;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.policy.Policy;
import dev.mayfly.core.time.Clock;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.context.ConfiguredServers;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.policy.RulePolicy;
import dev.mayfly.sidecar.reporting.Log;
import dev.mayfly.sidecar.runtime.EventLoop;
import dev.mayfly.sidecar.runtime.ThreadLanes;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.slf4j.event.Level;

/** The one loop of this process and its lanes, and what all its brokers share. */
public final class Engine implements AutoCloseable {

  private final Configuration configuration;
  private final ConfiguredServers servers;
  private final Roots roots;
  private final ProcessEnvironment environment;
  private final LedgerListener listener;
  private final Clock clock;
  private final EventLoop loop;
  private final Lanes lanes;
  private final Policy policy;
  private final RandomGenerator random = Names.random();

  Engine(
      Configuration configuration,
      ConfiguredServers servers,
      Locks locks,
      ProcessEnvironment environment,
      LedgerListener listener,
      UnaryOperator<Lanes> measured,
      Clock clock) {
    this.configuration = configuration;
    this.servers = servers;
    this.roots = new Roots(locks);
    this.environment = environment;
    this.listener = listener;
    this.clock = clock;
    this.loop = new EventLoop(clock, Engine::report).start();
    this.lanes = measured.apply(new ThreadLanes(clock, loop));
    this.policy = environment.policy().apply(loop, new RulePolicy(configuration.policy()));
  }

  /** An event that fails is a defect: what it should have done is lost, the others go on. */
  private static void report(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    String where = trace.length == 0 ? "" : " at " + trace[0];
    Log.current().write(Level.ERROR, "a defect of mayfly, please report it: " + failure + where);
  }

  /** Opens a ledger that this process has. */
  OpenLedger open(StoredLedger held, Withdrawal withdrawal) throws IOException, LedgerException {
    BrokerDependencies dependencies =
        new BrokerDependencies(
            clock,
            loop,
            lanes,
            random,
            policy,
            servers.targets(),
            roots,
            withdrawal,
            listener,
            environment.limits(),
            configuration.observeOnly());
    Storage storage = environment.disk().apply(held.storage());
    Broker broker = Broker.open(dependencies, storage, Names.PROGRAM, held.name().text());
    return new OpenLedger(held, broker, this);
  }

  Limits limits() {
    return environment.limits();
  }

  public Clock clock() {
    return clock;
  }

  public Loop loop() {
    return loop;
  }

  public Lanes lanes() {
    return lanes;
  }

  public RandomGenerator random() {
    return random;
  }

  /** Runs something on the loop. */
  public <T> CompletableFuture<T> onLoop(Supplier<T> what) {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.post(
        () -> {
          try {
            result.complete(what.get());
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  @Override
  public void close() {
    loop.close();
  }
}
