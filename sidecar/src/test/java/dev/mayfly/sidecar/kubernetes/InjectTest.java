package dev.mayfly.sidecar.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.command.CommandLine;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.wiring.Commands;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

@DisplayName("mayfly inject")
class InjectTest {

  private static final String JOB =
      """
      # A job, and why.
      apiVersion: batch/v1
      kind: Job
      metadata: {name: report}
      spec:
        template:
          spec:
            restartPolicy: Never
            containers:
              - name: report  # ours
                image: example/report:7
                command: ["sh", "-c"]
                args:
                  - |
                    echo one
                    echo two
                volumeMounts:
                  - {name: data, mountPath: /data}
            volumes:
              - {name: data, emptyDir: {}}
      """;

  private static final String OTHERS =
      """
      kind:   Service
      spec:   {  ports: [ 80 ] }   # as it was
      """;

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int inject(String manifest, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("job.yaml"), manifest);
    List<String> line = new ArrayList<>(List.of("inject", "-f", file.toString()));
    line.addAll(List.of(options));
    out.reset();
    err.reset();
    Console console =
        new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of());
    return new CommandLine(new Commands(new ProcessEnvironment(Map.of(), "nobody")), console)
        .run(line);
  }

  /** What it printed of this manifest for an existing ConfigMap. */
  private String injected(String manifest, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("--config-map", "mine", "--image", "mayfly:1"));
    all.addAll(List.of(options));
    assertEquals(0, inject(manifest, all.toArray(String[]::new)), err.toString(UTF_8));
    return out.toString(UTF_8);
  }

  private static Map<?, ?> map(Object parent, String... path) {
    Object at = parent;
    for (String name : path) {
      at =
          at instanceof List<?> list
              ? list.get(Integer.parseInt(name))
              : ((Map<?, ?>) at).get(name);
    }
    return (Map<?, ?>) at;
  }

  private static Map<?, ?> parsed(String yaml) {
    return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
  }

  @Test
  @DisplayName("leaves the task as it is, but for the one volume, which it can only read")
  void leaves_the_task() throws IOException {
    String after = injected(JOB);
    Map<String, Object> task = new TreeMap<>();
    map(parsed(after), "spec", "template", "spec", "containers", "0")
        .forEach((name, value) -> task.put(String.valueOf(name), value));
    assertEquals(
        List.of(
            Map.of("name", "data", "mountPath", "/data"),
            Map.of("name", "mayfly-run", "mountPath", "/run/mayfly", "readOnly", true)),
        task.remove("volumeMounts"));
    assertEquals(
        Map.of(
            "name",
            "report",
            "image",
            "example/report:7",
            "command",
            List.of("sh", "-c"),
            "args",
            List.of("echo one\necho two\n")),
        task);
    assertTrue(after.startsWith("# A job, and why.\n"), after);
    assertTrue(after.contains("name: report # ours\n"), after);
  }

  @Test
  @DisplayName("mounts the token, the configuration and the ledger into the sidecar alone")
  void mounts_the_token_into_the_sidecar_alone() throws IOException {
    Map<?, ?> pod = map(parsed(injected(JOB)), "spec", "template", "spec");
    Map<?, ?> sidecar = map(pod, "initContainers", "0");
    assertEquals("mayfly:1", sidecar.get("image"));
    assertEquals("Always", sidecar.get("restartPolicy"));
    assertEquals(4, ((List<?>) sidecar.get("volumeMounts")).size());
    assertEquals(Map.of("name", "mine"), map(pod, "volumes", "3", "configMap"));
    assertEquals(60, pod.get("terminationGracePeriodSeconds"));
  }

  @Test
  @DisplayName("changes nothing where the sidecar is already, and says so")
  void is_idempotent() throws IOException {
    String once = injected(JOB);
    assertEquals(once, injected(once, "--image", "mayfly:2"));
    assertTrue(err.toString(UTF_8).contains("report has the sidecar already"), err.toString(UTF_8));
  }

  @Test
  @DisplayName("keeps every other document to the byte")
  void keeps_other_documents() throws IOException {
    String after = injected(OTHERS + "---\n" + JOB + "--- # the last\n" + OTHERS);
    assertTrue(after.startsWith(OTHERS + "---\n"), after);
    assertTrue(after.endsWith("--- # the last\n" + OTHERS), after);
  }

  @Test
  @DisplayName("finds the pods of a CronJob")
  void finds_the_pods_of_a_cron_job() throws IOException {
    String cron =
        """
        kind: CronJob
        metadata: {name: nightly}
        spec: {schedule: "0 3 * * *", jobTemplate: {spec: {template: {spec: {containers: [{name: one}]}}}}}
        """;
    Map<?, ?> pod = map(parsed(injected(cron)), "spec", "jobTemplate", "spec", "template", "spec");
    assertEquals("mayfly", map(pod, "initContainers", "0").get("name"));
    assertEquals(1, ((List<?>) map(pod, "containers", "0").get("volumeMounts")).size());
  }

  @Test
  @DisplayName("gives the credentials to those containers alone that are named")
  void gives_them_to_the_named() throws IOException {
    String two = JOB.replace("      volumes:", "        - {name: log, image: log}\n      volumes:");
    Map<?, ?> pod = map(parsed(injected(two, "--container", "report")), "spec", "template", "spec");
    assertEquals(Map.of("name", "log", "image", "log"), map(pod, "containers", "1"));
    assertEquals(2, ((List<?>) map(pod, "containers", "0").get("volumeMounts")).size());
  }

  @Test
  @DisplayName("makes a ConfigMap of the configuration, and takes port and times from it")
  void makes_a_config_map() throws IOException {
    String text = "version: 1\nshutdown_grace: 2m\nsidecar: {health: \"0.0.0.0:9000\"}\n";
    Path file = Files.writeString(folder.resolve("mayfly.yaml"), text);
    assertEquals(0, inject(JOB, "-c", file.toString()), err.toString(UTF_8));
    List<Object> documents = new ArrayList<>();
    new Load(LoadSettings.builder().build())
        .loadAllFromString(out.toString(UTF_8))
        .forEach(documents::add);
    assertEquals(text, map(documents.get(0), "data").get("mayfly.yaml"));
    Map<?, ?> pod = map(documents.get(1), "spec", "template", "spec");
    assertEquals(Map.of("name", "report-mayfly"), map(pod, "volumes", "3", "configMap"));
    assertEquals(9000, map(pod, "initContainers", "0", "livenessProbe", "httpGet").get("port"));
    assertEquals(150, pod.get("terminationGracePeriodSeconds"));
  }

  @ParameterizedTest(name = "{2}")
  @DisplayName("refuses what it cannot do, and says why:")
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: Job|kind: Deployment|there is no Job and no CronJob in it, but Deployment",
        "containers:|boxes:|report has no container",
        "name: report  # ours|name: mayfly|report has a container mayfly that is not the sidecar",
        "{name: data, emptyDir: {}}|{name: mayfly-run}|report has a volume mayfly-run already",
        "mountPath: /data|mountPath: /run/mayfly|report mounts something else at /run/mayfly",
        "restartPolicy: Never|restartPolicy: [Never|not YAML: line",
        "{name: data, mountPath: /data}|{name: &n data, mountPath: *n}|is written with YAML aliases",
      })
  void refuses(String from, String to, String why) throws IOException {
    assertTrue(JOB.contains(from));
    assertEquals(2, inject(JOB.replace(from, to), "--config-map", "mine"), out.toString(UTF_8));
    assertTrue(err.toString(UTF_8).contains(why), err.toString(UTF_8));
    assertEquals("", out.toString(UTF_8));
  }

  @Test
  @DisplayName("refuses a configuration that the kubelet could not ask about")
  void refuses_without_health() throws IOException {
    Path file = Files.writeString(folder.resolve("mayfly.yaml"), "version: 1\n");
    assertEquals(2, inject(JOB, "-c", file.toString()));
    assertTrue(err.toString(UTF_8).contains("the kubelet cannot ask"), err.toString(UTF_8));
  }

  @Test
  @DisplayName("refuses a pipe where everybody who has the volume could exchange it")
  void refuses_an_exposed_pipe() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mayfly.yaml"),
            """
            sidecar: { health: "0.0.0.0:8210" }
            tasks: [ { name: report, heartbeat: { source: fifo, fifo: /run/mayfly/pulse } } ]
            """);
    assertEquals(2, inject(JOB, "-c", file.toString()));
    assertTrue(err.toString(UTF_8).contains("fifo: /run/mayfly/api/pulse"), err.toString(UTF_8));
  }

  private int injectWith(String vault, String url, String... options) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mayfly.yaml"),
            """
            sidecar: { health: "0.0.0.0:8210" }
            vault: { address: "https://vault:8200", VAULT }
            targets: { reporting: { backend: postgresql, url: "URL" } }
            """
                .replace("VAULT", vault)
                .replace("URL", url));
    List<String> all = new ArrayList<>(List.of("-c", file.toString()));
    all.addAll(List.of(options));
    return inject(JOB, all.toArray(String[]::new));
  }

  @Test
  @DisplayName("mounts the authorities' certificates where the configuration looks for them")
  void mounts_authorities() throws IOException {
    int code =
        injectWith(
            "ca_cert: /etc/site-ca/vault.pem",
            "postgresql://db/reporting?sslmode=verify-full&sslrootcert=/etc/site-ca/db.pem",
            "--ca-config-map",
            "site-ca");
    assertEquals(0, code, err.toString(UTF_8));
    String job = out.toString(UTF_8).split("---\n", -1)[2];
    Map<?, ?> pod = map(parsed(job), "spec", "template", "spec");
    assertEquals(
        Map.of("name", "mayfly-ca", "mountPath", "/etc/site-ca", "readOnly", true),
        map(pod, "initContainers", "0", "volumeMounts", "4"));
    assertEquals(
        Map.of("name", "mayfly-ca", "configMap", Map.of("name", "site-ca")),
        map(pod, "volumes", "5"));
    assertFalse(err.toString(UTF_8).contains("ca-config-map"), err.toString(UTF_8));
  }

  @Test
  @DisplayName("says what to add where the configuration names a certificate that nothing mounts")
  void says_what_to_mount() throws IOException {
    assertEquals(0, injectWith("ca_cert: /etc/site-ca/vault.pem", "postgresql://db/reporting"));
    String said = err.toString(UTF_8);
    assertTrue(said.contains("names /etc/site-ca/vault.pem, which Mayfly's image"), said);
    assertTrue(said.contains("--ca-config-map ca"), said);
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("refuses to mount certificates where they would hide something, or some be missing:")
  @CsvSource(
      delimiter = '|',
      value = {
        "ca_cert: /etc/mayfly/ca.pem|postgresql://db/x",
        "ca_cert: /etc/ca.pem|postgresql://db/x",
        "ca_cert: /var/lib|postgresql://db/x",
        "ca_cert: ca/ca.pem|postgresql://db/x",
        "ca_cert: /etc/one/ca.pem|postgresql://db/x?sslrootcert=/etc/other/ca.pem",
      })
  void refuses_a_place_for_certificates(String vault, String url) throws IOException {
    assertEquals(2, injectWith(vault, url, "--ca-config-map", "site-ca"));
    String said = err.toString(UTF_8);
    assertTrue(said.contains("in one folder that nothing else is in"), said);
    assertEquals("", out.toString(UTF_8));
  }

  @Test
  @DisplayName("takes certificates beside a ConfigMap that is there from that one alone")
  void takes_certificates_from_the_config_map() throws IOException {
    assertEquals(2, inject(JOB, "--config-map", "mine", "--ca-config-map", "site-ca"));
    assertTrue(err.toString(UTF_8).contains("is /etc/mayfly/ca.pem"), err.toString(UTF_8));
  }

  @Test
  @DisplayName("refuses to guess which of several containers is the task")
  void refuses_to_guess() throws IOException {
    String two = JOB.replace("      volumes:", "        - {name: log}\n      volumes:");
    assertEquals(2, inject(two, "--config-map", "mine"));
    assertTrue(err.toString(UTF_8).contains("say with --container"), err.toString(UTF_8));
  }
}
