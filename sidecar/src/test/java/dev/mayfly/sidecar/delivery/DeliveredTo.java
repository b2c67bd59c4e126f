package dev.mayfly.sidecar.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.broker.GrantSpec;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfigurationReader;
import dev.mayfly.sidecar.context.BackendContexts;
import dev.mayfly.sidecar.context.ConfiguredServers;
import dev.mayfly.sidecar.context.InstalledBackends;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.context.RunReport;
import dev.mayfly.sidecar.reporting.Log;
import dev.mayfly.sidecar.tasks.ChangeHooks;
import dev.mayfly.sidecar.tasks.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.slf4j.event.Level;

/** What a task finds when one login at one address is delivered to it in one way. */
final class DeliveredTo {

  private static final ProcessEnvironment WORLD = new ProcessEnvironment(Map.of(), "nobody");

  private final Path folder;
  private final Map<String, String> environment;

  private DeliveredTo(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** {@code how}: keys of a delivery, but for the file's path. */
  static DeliveredTo task(Path folder, String url, DatabaseLogin login, String how)
      throws Exception {
    Configuration configuration = configuration(folder, url, how);
    Map<String, TargetAddress> addresses =
        ConfiguredServers.addresses(
            new BackendContexts(
                configuration, InstalledBackends.installed(), WORLD, new SystemClock()));
    RunReport report =
        new RunReport(new Log(Level.ERROR, Log.Form.PLAIN, System.err, Instant::now), false);
    Plan plan =
        new Plan(
            configuration,
            configuration.tasks().get(0),
            configuration.tasks().get(0).grants(),
            "1",
            Optional.empty(),
            addresses,
            new ChangeHooks(report, WORLD));
    Validity validity = new Validity(Instant.parse("2026-11-22T02:00:00Z"), Duration.ofMinutes(15));
    for (GrantSpec spec : plan.specs()) {
      for (Delivery delivery : spec.deliveries()) {
        delivery.deliver(login, validity);
      }
    }
    return new DeliveredTo(folder, plan.environment());
  }

  private static Configuration configuration(Path folder, String url, String how) throws Exception {
    Path file = folder.resolve("mayfly.yaml");
    String place = how.startsWith("format") ? "file: \"" + folder + "/delivered\", " : "";
    Files.writeString(
        file,
        """
        version: 1
        vault: { address: "http://127.0.0.1:8200" }
        targets: { main: { backend: postgresql, url: "%s" } }
        policy: [ { name: all, principals: [ "*" ], target: main, roles: [ ro ], max_ttl: 1h } ]
        tasks: [ { name: job, grants: [ { target: main, role: ro, deliver: [ { %s%s } ] } ] } ]
        """
            .formatted(url.replace("\\", "\\\\").replace("\"", "\\\""), place, how));
    return new ConfigurationReader(InstalledBackends.installed(), Map.of()).read(file);
  }

  static DatabaseLogin login(String user, String password) {
    return new DatabaseLogin(user, Secret.of(password));
  }

  Path file() {
    return folder.resolve("delivered");
  }

  Map<String, String> environment() {
    return environment;
  }

  /** As {@link Properties} are read from a stream: what encoding that is, is theirs to say. */
  Properties properties() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file())) {
      properties.load(in);
    }
    return properties;
  }

  /** What a program prints with the delivered variables, and these, as its whole environment. */
  String run(Map<String, String> more, String... line) throws Exception {
    Map<String, String> all = new TreeMap<>(environment);
    all.putAll(more);
    return output(all, line);
  }

  /** What a program prints in this environment. */
  static String output(Map<String, String> variables, String... line) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(line)));
    builder.redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("PGCLIENTENCODING", "UTF8");
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output.replaceFirst("\n$", "");
  }
}
