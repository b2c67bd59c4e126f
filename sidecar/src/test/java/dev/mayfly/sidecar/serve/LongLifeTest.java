package dev.mayfly.sidecar.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.task.TaskId;
import dev.mayfly.core.task.TaskState;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfigurationReader;
import dev.mayfly.sidecar.context.BackendContexts;
import dev.mayfly.sidecar.context.ConfiguredServers;
import dev.mayfly.sidecar.context.InstalledBackends;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.disk.StateFolder;
import dev.mayfly.sidecar.endpoint.JoinResponse;
import dev.mayfly.sidecar.endpoint.Peer;
import dev.mayfly.sidecar.endpoint.TaskOwner;
import dev.mayfly.sidecar.endpoint.TaskStatus;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.metrics.Metrics;
import dev.mayfly.sidecar.receipts.ReceiptKeeper;
import dev.mayfly.sidecar.reporting.Log;
import dev.mayfly.sidecar.tasks.ChangeHooks;
import dev.mayfly.testing.kit.target.IdleBackendFactory;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

@DisplayName("A sidecar that runs for months, for thousands of short tasks,")
class LongLifeTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int AT_ONCE = 100;

  /** With what they are run for, they fill a ledger. */
  private static final int ROUND = 1_000;

  private static final int ROUNDS = 3;

  /** In it happens what was due at once when time had passed. */
  private static final Duration REST = Duration.ofMillis(200);

  private static final String PURPOSE = "because ".repeat(600);

  @TempDir Path folder;
  private final AdvancedClock clock = new AdvancedClock();
  private StateFolder state;
  private Instance instance;
  private SidecarService service;
  private ReceiptKeeper keeper;
  private int asked;

  /** The machine's clock, some time later. */
  private static final class AdvancedClock implements Clock {

    private final Clock real = new SystemClock();
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant now() {
      return real.now().plus(ahead);
    }

    @Override
    public long nanoTime() {
      return real.nanoTime() + ahead.toNanos();
    }
  }

  /** Where one more backend is installed. */
  private static final class Installing extends ClassLoader {

    private final URL claim;

    Installing(Path claim) throws IOException {
      super(LongLifeTest.class.getClassLoader());
      this.claim = claim.toUri().toURL();
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.endsWith("backends/idle")
          ? Collections.enumeration(List.of(claim))
          : super.getResources(name);
    }
  }

  @BeforeEach
  void open() throws Exception {
    state = new StateFolder(folder.resolve("state"));
    ProcessEnvironment environment =
        new ProcessEnvironment(
            Map.of("VAULT_TOKEN", SharedServers.openBao().rootToken()), "nobody");
    Path claim =
        Files.writeString(folder.resolve("idle"), IdleBackendFactory.class.getName() + "\n");
    InstalledBackends backends = new InstalledBackends(new Installing(claim));
    Configuration configuration =
        new ConfigurationReader(backends, environment.variables()).read(configuration());
    ConfiguredServers servers =
        ConfiguredServers.of(
            configuration, new BackendContexts(configuration, backends, environment, clock));
    Metrics metrics = new Metrics(clock);
    instance =
        Instance.open(configuration, servers, environment, metrics, metrics::measured, clock);
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    RunReport report =
        new RunReport(new Log(Level.ERROR, Log.Form.PLAIN, nowhere, clock::now), false);
    keeper = new ReceiptKeeper(instance, report);
    TaskRegistry registry = new TaskRegistry(instance, keeper, report);
    ChangeHooks hooks = new ChangeHooks(report, environment);
    Admission admission = new Admission(configuration, Map.of(), instance, registry, hooks);
    service = new SidecarService(instance, registry, admission);
    instance.engine().loop().post(new Housekeeper(instance, admission, keeper, report)::begin);
  }

  private Path configuration() throws IOException {
    return Files.writeString(
        folder.resolve("mayfly.yaml"),
        """
        version: 1
        state: %s
        vault: { address: %s }
        policy:
          - { name: anybody, principals: [ "*" ], target: nowhere, roles: [ any ], max_ttl: 1h }
        tasks:
          - name: short
            begin: on_request
            max_lifetime: 1h
            grants: [ { target: nowhere, role: any, ttl: 5m } ]
          - name: long
            begin: on_request
            max_lifetime: 9000h
            heartbeat: { source: [ pod ] }
            grants: [ { target: nowhere, role: any, ttl: 5m } ]
        targets: { nowhere: { backend: idle, url: "idle://nowhere" } }
        sidecar: { issue_limit: 999999/10m }
        """
            .formatted(state.path(), SharedServers.openBao().address()));
  }

  @AfterEach
  void close() {
    instance.close(ledger -> {});
  }

  private CompletableFuture<TaskId> join(String name) {
    TaskOwner joiner = new TaskOwner(String.format("%064x", ++asked), new Peer(Optional.empty()));
    return service.join(name, PURPOSE, joiner).thenApply(JoinResponse::task).toCompletableFuture();
  }

  private void live(int tasks) {
    for (int done = 0; done < tasks; done += AT_ONCE) {
      List<CompletionStage<TaskStatus>> ends = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        ends.add(join("short").thenCompose(task -> service.end(task, "done")));
      }
      ends.forEach(end -> assertTrue(isProven(end.toCompletableFuture().join())));
    }
  }

  /** Whatever is to be done about receipts waits until the future completes. */
  private CompletableFuture<Boolean> keepReceiptsWaiting() {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    instance
        .engine()
        .loop()
        .post(() -> keeper.lane().<Boolean>submit(late -> done.join(), LIMIT, answer -> {}));
    return done;
  }

  private static boolean isProven(TaskStatus status) {
    return Boolean.TRUE.equals(status.receipt().orElseThrow().get("proven"));
  }

  private void later(Duration time) {
    clock.ahead = clock.ahead.plus(time);
    instance.engine().loop().post(() -> {});
  }

  /** Lets time pass until it is so, and not so fast that the disk cannot answer in time. */
  private void in(Duration step, String what, Await.Check check) {
    long[] passed = {System.nanoTime() - REST.toNanos()};
    Await.until(
        what,
        LIMIT,
        () -> {
          boolean holds = check.holds();
          if (!holds && System.nanoTime() - passed[0] > REST.toNanos()) {
            later(step);
            passed[0] = System.nanoTime();
          }
          return holds;
        });
  }

  /** How many tasks can be asked for. */
  private int tasks() {
    return service.overview().toCompletableFuture().join().tasks().size();
  }

  /** How many objects of a class are reachable. */
  private static long live(Class<?> kind) throws Exception {
    Object histogram =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    Matcher line =
        Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +" + Pattern.quote(kind.getName()) + "[ \\n]")
            .matcher(histogram.toString());
    return line.find() ? Long.parseLong(line.group(1)) : 0;
  }

  @Test
  @DisplayName("closes each full ledger, and remembers nothing of what is in it")
  void staysSmall() throws Exception {
    TaskId living = join("long").get();
    for (int round = 0; round < ROUNDS; round++) {
      live(ROUND);
      CompletableFuture<Boolean> slow = keepReceiptsWaiting();
      in(
          Duration.ofMinutes(1),
          "only the first ledger and the newest are open",
          () -> state.ledgers().unfinished().size() == 2 && tasks() == 1);
      later(Duration.ofMinutes(1)); // nothing that waits for its turn gets it in time
      slow.complete(true);
    }
    assertEquals(ROUNDS - 1, state.ledgers().finished().size());
    // How full the newest is, is a matter of chance; what is still under way knows one more.
    in(
        Duration.ofMinutes(1),
        "what was in the closed ledgers is not remembered, but for one of them at most",
        () -> live(TaskId.class) < instance.receipts().size() + ROUND);
    assertTrue(instance.receipts().size() < 2 * ROUND);
    assertEquals(TaskState.ALIVE, service.status(living).toCompletableFuture().join().state());
    in(
        Duration.ofDays(1),
        "what is older than it is to be kept is deleted",
        () -> state.ledgers().finished().isEmpty());
  }
}
