package dev.mayfly.sidecar.instance;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.broker.EndProgress;
import dev.mayfly.core.broker.LedgerListener;
import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.ledger.LedgerException;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.ledger.StoredLedger;
import dev.mayfly.core.loop.Lanes;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.text.Messages;
import dev.mayfly.core.time.Clock;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.context.ConfiguredServers;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.disk.StateFolder;
import dev.mayfly.sidecar.reporting.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.function.UnaryOperator;
import org.slf4j.event.Level;

/**
 * One Mayfly at work: its loop, a ledger of its own, and those that were left to it. To be used
 * from any thread but the loop.
 */
public final class Instance {

  /** Reading what others left may take long, and nothing waits for it. */
  private static final Duration READING = Duration.ofHours(1);

  private final Configuration configuration;
  private final Map<String, String> targets;
  private final ConfiguredServers servers;
  private final StateFolder state;
  private final Places places;
  private final Engine engine;
  private final UnknownAccounts unknownAccounts;
  private CompletableFuture<Principal> principal;
  private final OpenLedgers ledgers;
  private final Instant begun;
  private final OrphanedLedgers orphanedLedgers;

  private Instance(
      Configuration configuration,
      ConfiguredServers servers,
      ProcessEnvironment environment,
      LedgerListener listener,
      UnaryOperator<Lanes> measured,
      Clock clock)
      throws IOException, LedgerException {
    this.configuration = configuration;
    this.servers = servers;
    this.state = stateOf(configuration, environment);
    state.secure();
    this.places = new Places(state.locks(), NamedFiles.of(configuration)::contains);
    List<LedgerListener> listeners = new CopyOnWriteArrayList<>(List.of(listener));
    LedgerListener all = (entry, ledger) -> listeners.forEach(each -> each.recorded(entry, ledger));
    this.engine =
        new Engine(configuration, servers, state.locks(), environment, all, measured, clock);
    this.unknownAccounts =
        new UnknownAccounts(engine, servers, state.ledgers(), configuration.observeOnly());
    listeners.add(unknownAccounts);
    this.principal = new Login(servers, engine, engine.limits()).begin();
    this.targets = servers.identities();
    Instant now = clock.now();
    this.begun = now;
    this.ledgers = new OpenLedgers(engine, () -> make(targets));
    this.orphanedLedgers =
        new OrphanedLedgers(state.ledgers(), engine, places.left(), targets, Names.describe(now));
  }

  private OpenLedger make(Map<String, String> targets) throws IOException, LedgerException {
    LedgerName name = Names.ofLedger(engine.clock().now());
    LedgerOrigin origin = LedgerOrigin.here(process(), targets);
    StoredLedger held = state.ledgers().create(name, origin);
    try {
      return engine.open(held, places.own());
    } catch (IOException | LedgerException e) {
      held.close();
      throw e;
    }
  }

  /**
   * Begins to log in to Vault, and opens a ledger meanwhile. {@code listener} is told of every
   * entry, on the loop; {@code measured} may look at every call.
   */
  public static Instance open(
      Configuration configuration,
      ConfiguredServers servers,
      ProcessEnvironment environment,
      LedgerListener listener,
      UnaryOperator<Lanes> measured,
      Clock clock)
      throws IOException, LedgerException {
    return new Instance(configuration, servers, environment, listener, measured, clock);
  }

  /** Where the ledgers and receipts of a configuration are. */
  public static StateFolder stateOf(Configuration configuration, ProcessEnvironment environment)
      throws IOException {
    Optional<Path> configured = configuration.state();
    return new StateFolder(
        configured.isPresent()
            ? configured.get()
            : StateFolder.standard(environment.variables(), environment.user()));
  }

  public Engine engine() {
    return engine;
  }

  /** What people are told of this process. */
  public String process() {
    return Names.describe(begun);
  }

  /** When this process opened its ledger. */
  public Instant begun() {
    return begun;
  }

  public Configuration configuration() {
    return configuration;
  }

  public ConfiguredServers servers() {
    return servers;
  }

  public StateFolder state() {
    return state;
  }

  public Places places() {
    return places;
  }

  public OpenLedgers ledgers() {
    return ledgers;
  }

  /** The ledger with the guards' logins. */
  public OpenLedger own() {
    return ledgers.own();
  }

  /** Who Vault says we are; fails with a {@link BackendException}. */
  public synchronized CompletableFuture<Principal> principal() {
    return principal;
  }

  /** Asks Vault again who we are, where it was not known yet. */
  public synchronized CompletableFuture<Principal> login() {
    if (principal.isCompletedExceptionally()) {
      principal = new Login(servers, engine, engine.limits()).begin();
    }
    return principal;
  }

  /** {@code told}, on the loop, how many accounts that no ledger knows a target had last. */
  public void whenUnknownAccounts(ObjIntConsumer<String> told) {
    unknownAccounts.tell(told);
  }

  /** Whether these targets, by name and what tells them from others, are ours too. */
  public boolean hasTargets(Map<String, String> targets) {
    return this.targets.entrySet().containsAll(targets.entrySet());
  }

  /** Takes up, beside everything else, what processes that are gone left unfinished. */
  public void recoverInBackground() {
    engine
        .loop()
        .post(
            () ->
                engine
                    .lanes()
                    .lane("recovery", 1)
                    .submit(deadline -> recoverOrWarn(), READING, answer -> {}));
  }

  private Boolean recoverOrWarn() {
    takeUp(ledger -> {});
    return true;
  }

  /**
   * Takes up what processes that are gone left unfinished, of which {@code sparing}, told of each
   * ledger on the loop, may keep some for adoption. Blocking while the ledgers are read.
   */
  public void takeUp(Consumer<OpenLedger> sparing) {
    try {
      recover(orphanedLedgers.open(), sparing);
    } catch (IOException e) {
      Log.current()
          .write(
              Level.WARN, "cannot look for what others left in " + state + ": " + Messages.of(e));
    }
  }

  /**
   * Takes up what every process that is gone left unfinished. Blocking.
   *
   * @return those whose work is not ours, or that cannot be read
   */
  public Set<LedgerName> recoverAll() throws IOException {
    recover(orphanedLedgers.open(), ledger -> {});
    return orphanedLedgers.leftAlone();
  }

  /** Takes up those of these that nobody has and that are about our targets. Blocking. */
  public void recoverOf(List<LedgerName> names) {
    recover(orphanedLedgers.open(names), ledger -> {});
  }

  /** Takes up one ledger, whatever its targets were configured as then. Blocking. */
  public void recover(LedgerName name) throws IOException {
    recover(List.of(orphanedLedgers.open(name)), ledger -> {});
  }

  /** Opens one ledger and does nothing with it yet. Blocking. */
  public OpenLedger open(LedgerName name) throws IOException {
    OpenLedger ledger = orphanedLedgers.open(name);
    engine
        .onLoop(
            () -> {
              ledger.inherit();
              return true;
            })
        .join();
    ledgers.add(List.of(ledger));
    return ledger;
  }

  private void recover(List<OpenLedger> left, Consumer<OpenLedger> sparing) {
    ledgers.add(left);
    if (!left.isEmpty()) {
      engine
          .onLoop(
              () -> {
                left.forEach(ledger -> takeUp(ledger, sparing));
                own().broker().acquireGuardLogins(() -> left.forEach(OpenLedger::recover));
                return true;
              })
          .join();
    }
  }

  private void takeUp(OpenLedger ledger, Consumer<OpenLedger> sparing) {
    ledger.inherit();
    ledger.broker().guardedBy(own().broker());
    sparing.accept(ledger);
  }

  /**
   * Completes once nothing is left to do now in any ledger, or, in those of others, nothing but
   * what a person is needed for.
   */
  public CompletableFuture<Void> settled() {
    return own().idle().thenCompose(idle -> othersSettled(List.of()));
  }

  /** {@code settled} are. Meanwhile others may have been taken up. */
  private CompletableFuture<Void> othersSettled(List<OpenLedger> settled) {
    List<OpenLedger> others = ledgers.others();
    return settled.containsAll(others)
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.allOf(
                others.stream().map(OpenLedger::settled).toArray(CompletableFuture<?>[]::new))
            .thenCompose(all -> othersSettled(others));
  }

  /** Whether nothing is left to do now in any ledger, whoever is needed for it. */
  public boolean isIdle() {
    return ledgers.all().allMatch(ledger -> ledger.isIdle().join());
  }

  /** How far the ends in all ledgers have come. */
  public EndProgress progress() {
    return ledgers
        .all()
        .map(ledger -> ledger.progress().join())
        .reduce(new EndProgress(0, 0), EndProgress::and);
  }

  /** Every task of every ledger, as it stands. */
  public List<Receipt> receipts() {
    return ledgers.all().flatMap(ledger -> ledger.receipts().join().stream()).toList();
  }

  /** Deletes what is older than it is to be kept. Blocking. */
  public void deleteOld() throws IOException {
    state.forget(configuration.receipts().keep(), engine.clock().now());
  }

  /**
   * Ends our own logins and gives everything up. What is not at its end by then stays in its
   * ledger, for whoever starts next.
   *
   * @param unfinished is told of every ledger that is left so, while Vault can still be reached
   * @return whether nothing was left in any ledger
   */
  public boolean close(Consumer<OpenLedger> unfinished) {
    unknownAccounts.close();
    boolean finished = ledgers.close(unfinished);
    servers.close();
    engine.close();
    return finished;
  }
}
