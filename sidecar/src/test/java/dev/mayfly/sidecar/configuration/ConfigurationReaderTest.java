package dev.mayfly.sidecar.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.TargetFields;
import dev.mayfly.core.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A configuration file")
class ConfigurationReaderTest {

  private static final Setting<String> ADDRESS =
      Setting.text("address", "Where Vault is.").orElse("${VAULT_ADDR}").mandatory();
  private static final Setting<String> URL =
      Setting.text("url", "Where the database is.").mandatory();
  private static final Setting<List<String>> NODES =
      Setting.list("nodes", "Its standbys.").orElse("[]");
  private static final Setting<Duration> INTERVAL =
      Setting.time("min_interval", "How often.").orElse("0s");

  private static final SettingCatalog VOCABULARY =
      new SettingCatalog() {
        @Override
        public List<Setting<?>> vault() {
          return List.of(ADDRESS);
        }

        @Override
        public Optional<List<Setting<?>>> backend(String name) {
          return name.equals("postgresql")
              ? Optional.of(List.of(URL, NODES, INTERVAL))
              : Optional.empty();
        }

        @Override
        public Optional<TargetFields> fields(String backend) {
          return Installed.ALL.fields(backend);
        }

        @Override
        public List<String> backends() {
          return List.of("postgresql");
        }
      };

  private static final String SOUND =
      """
      version: 1
      vault:
        address: https://vault.example:8200
      targets:
        reporting:
          backend: postgresql
          url: postgresql://db.example:5433/reporting
      policy:
        - { name: reports, principals: [ batch ], target: reporting, roles: [ ro ], max_ttl: 1h }
      tasks:
        - name: nightly-report
          max_lifetime: 6h
          heartbeat: { timeout: 20s }
          grants:
            - target: reporting
              role: ro
              ttl: 15m
              deliver:
                - { file: /run/mayfly/pg_service.conf, format: pgservice, perms: "0440" }
                - { environment: pg }
      """;

  private static Configuration read(String text, Map<String, String> environment)
      throws ConfigurationException {
    return new ConfigurationReader(VOCABULARY, environment).parse(Path.of("mayfly.yaml"), text);
  }

  private static List<Problem> problems(String text) {
    return assertThrows(ConfigurationException.class, () -> read(text, Map.of())).problems();
  }

  private static void assertProblem(
      List<Problem> problems, String where, String what, String remedy) {
    assertTrue(
        problems.stream()
            .anyMatch(
                p ->
                    p.where().equals(where)
                        && p.what().contains(what)
                        && p.remedy().contains(remedy)),
        () -> where + ": " + what + " / " + remedy + " is not among\n" + problems);
  }

  @Test
  @DisplayName("is read with its defaults")
  void isReadWithItsDefaults() throws Exception {
    Configuration configuration = read(SOUND, Map.of());
    ConfiguredTask task = configuration.tasks().get(0);
    assertEquals("nightly-report", task.name());
    assertEquals(Duration.ofHours(6), task.maxLifetime());
    assertEquals(Duration.ofSeconds(20), task.heartbeat().timeout());
    assertEquals("reporting/ro", task.grants().get(0).name());
    assertEquals(2, task.grants().get(0).deliveries().size());
    assertEquals(Duration.ofSeconds(30), configuration.shutdownGrace());
    assertEquals(Duration.ofDays(90), configuration.receipts().keep());
    assertEquals(Optional.empty(), configuration.state());
    assertEquals(List.of("ro"), configuration.roles("reporting"));
    assertEquals(
        "postgresql://db.example:5433/reporting",
        configuration.targets().get("reporting").settings().get(URL));
    assertEquals("https://vault.example:8200", configuration.vault().get(ADDRESS));
  }

  @Test
  @DisplayName("takes from the environment what it leaves out, and what it names")
  void takesFromTheEnvironment() throws Exception {
    String text =
        SOUND
            .replace("  address: https://vault.example:8200\n", "")
            .replace("db.example", "${DB:-localhost}");
    Configuration configuration =
        read(text.replace("vault:\n", ""), Map.of("VAULT_ADDR", "http://127.0.0.1:8200"));
    assertEquals("http://127.0.0.1:8200", configuration.vault().get(ADDRESS));
    assertEquals(
        "postgresql://localhost:5433/reporting",
        configuration.targets().get("reporting").settings().get(URL));
  }

  @Test
  @DisplayName("tells all its problems at once, with line, key and remedy")
  void tellsAllItsProblemsAtOnce() {
    List<Problem> problems =
        problems(
            """
            version: 2
            vault:
              adress: https://vault.example:8200
            targets:
              reporting:
                backend: postgres
              billing:
                backend: postgresql
                url: postgresql://me:hunter2@db/x
                nodes: one
            policy: []
            tasks:
              - name: a
                max_lifetime: 6
                grants:
                  - { target: biling, role: ro, ttl: soon }
              - name: a
                max_lifetime: 1h
                max_lifetime: 2h
                grants: []
            state: ${NOWHERE}
            """);
    assertProblem(problems, "mayfly.yaml:1 version", "`2` is not a number from 1 to 1", "");
    assertProblem(problems, "mayfly.yaml:3 vault.adress", "no such key", "did you mean `address`?");
    assertProblem(
        problems,
        "mayfly.yaml:2 vault.address",
        "is missing, and ${VAULT_ADDR} is not set",
        "Where Vault");
    assertProblem(
        problems,
        "mayfly.yaml:6 targets.reporting.backend",
        "no backend `postgres`",
        "installed: postgresql");
    assertProblem(
        problems,
        "mayfly.yaml:9 targets.billing.url",
        "holds a password",
        "take user and password out");
    assertProblem(
        problems, "mayfly.yaml:10 targets.billing.nodes", "a list is needed", "[ first, second ]");
    assertProblem(
        problems, "mayfly.yaml:14 tasks[0].max_lifetime", "has no unit", "write 6s, 6m or 6h");
    assertProblem(
        problems, "mayfly.yaml:16 tasks[0].grants[0].ttl", "`soon` is not a duration", "90s, 15m");
    assertProblem(
        problems,
        "mayfly.yaml:16 tasks[0].grants[0].target",
        "no target `biling`",
        "did you mean `billing`?");
    assertProblem(
        problems, "mayfly.yaml:17 tasks[1].name", "stands in line 13 already", "another name");
    assertProblem(problems, "mayfly.yaml:19 tasks[1].max_lifetime", "is written twice", "line 18");
    assertProblem(problems, "mayfly.yaml:21 state", "NOWHERE is not set", "${NOWHERE:-…}");
    assertTrue(
        problems.stream().noneMatch(p -> p.toString().contains("hunter2")),
        "a password is repeated");
  }

  @Test
  @DisplayName("is refused where no rule would ever allow a grant, with the rule to add")
  void isRefusedWhereNoRuleAllowsAGrant() {
    List<Problem> problems = problems(SOUND.replace("roles: [ ro ]", "roles: [ rw ]"));
    assertProblem(
        problems,
        "mayfly.yaml:15 tasks[0].grants[0]",
        "no rule of the policy allows role ro",
        "roles: [ ro ]");
  }

  @Test
  @DisplayName("is refused where libpq would ignore the password file")
  void isRefusedWhereLibpqWouldIgnoreTheFile() {
    List<Problem> problems = problems(SOUND.replace("format: pgservice", "format: pgpass"));
    assertProblem(
        problems, "mayfly.yaml:19 tasks[0].grants[0].deliver[0].perms", "libpq ignores", "0400");
  }

  @Test
  @DisplayName("is refused where no client of the target reads the file's format")
  void isRefusedWhereNobodyReadsTheFormat() {
    assertProblem(
        problems(SOUND.replace("format: pgservice", "format: mycnf")),
        "mayfly.yaml:19 tasks[0].grants[0].deliver[0].format",
        "no client of postgresql reads format mycnf",
        "pgservice");
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("is refused where what is to be done on a change makes no sense:")
  @CsvSource(
      delimiter = '|',
      value = {
        "signal: HUP | signal | is not used with on_change none | on_change: signal",
        "on_change: exec, pid_file: /x, exec: [ /x ] | pid_file | is not used with on_change exec |"
            + " signal",
        "on_change: signal, exec: [ /x ] | exec | is not used with on_change signal | exec",
        "on_change: exec | exec | is missing | name a program",
        "on_change: exec, exec: [ reload ] | exec | is not an absolute path | /usr/bin/reload",
        "on_change: signal, pid_file: pid | pid_file | is not an absolute path | /run/task/pid",
        "on_change: signal, signal: KILL | signal | KILL | HUP"
      })
  void isRefusedWhereAChangeMakesNoSense(
      String written, String key, String problem, String remedy) {
    assertProblem(
        problems(SOUND.replace("format: pgservice,", "format: pgservice, " + written + ",")),
        "mayfly.yaml:19 tasks[0].grants[0].deliver[0]." + key,
        problem,
        remedy);
  }

  @Test
  @DisplayName("is refused where an environment is to tell of a change")
  void isRefusedWhereAnEnvironmentChanges() {
    assertProblem(
        problems(SOUND.replace("{ environment: pg }", "{ environment: pg, on_change: signal }")),
        "mayfly.yaml:20 tasks[0].grants[0].deliver[1].on_change",
        "belongs to a file",
        "add `file");
  }

  @Test
  @DisplayName("is refused where two deliveries of a task would overwrite each other")
  void isRefusedWhereDeliveriesCollide() {
    List<Problem> problems = problems(SOUND + "          - { environment: pg }\n");
    assertProblem(
        problems,
        "mayfly.yaml:21 tasks[0].grants[0].deliver[2]",
        "PGHOST is written by line 20",
        "its own");
  }

  @Test
  @DisplayName("is refused where a variable holds a password, or names what there is not")
  void isRefusedWhereAVariableHoldsAPassword() {
    List<Problem> problems =
        problems(
            SOUND.replace(
                "{ environment: pg }",
                "{ variables: { DB_PASSWORD: hunter2, DB_USER: \"{{user}}\" } }"));
    assertProblem(
        problems,
        "mayfly.yaml:20 tasks[0].grants[0].deliver[1].variables.DB_PASSWORD",
        "holds a password",
        "{{password}}");
    assertProblem(
        problems,
        "mayfly.yaml:20 tasks[0].grants[0].deliver[1].variables.DB_USER",
        "no {{user}}",
        "{{username}}");
  }

  @Test
  @DisplayName("is told the same of one wrong choice, with a list around it and without")
  void isToldTheSameOfOneWrongChoice() {
    String where = "mayfly.yaml:13 tasks[0].heartbeat.source";
    Map.of("beet", where, "[ beet ]", where + "[0]")
        .forEach(
            (written, place) ->
                assertProblem(
                    problems(SOUND.replace("timeout: 20s", "source: " + written)),
                    place,
                    "`beet` is not known here",
                    "did you mean `beat`? possible: stream, fifo, beat, pod"));
  }

  @Test
  @DisplayName("that is not YAML says in which line")
  void thatIsNotYamlSaysWhere() {
    assertEquals(2, problems("version: 1\nvault: }\n").get(0).line());
  }

  @Test
  @DisplayName("that has braces in YAML's braces says to quote them")
  void bracesInBraces() {
    for (String braces : List.of("${ADDRESS:-https://v}", "${ADDRESS}", "{{incarnation}}")) {
      Problem problem = problems("version: 1\nvault: { address: x" + braces + " }\n").get(0);
      assertEquals(2, problem.line());
      assertTrue(
          problem.remedy().startsWith("put the whole value with " + braces + " in double quotes"),
          problem.toString());
    }
  }

  @Test
  @DisplayName("that is empty says how to start")
  void thatIsEmptySaysHowToStart() {
    assertProblem(problems(""), "mayfly.yaml:1", "is empty", "version: 1");
  }

  @Test
  @DisplayName("tells targets apart by their texts, not by their intervals")
  void tellsTargetsApart() throws Exception {
    String print = read(SOUND, Map.of()).targets().get("reporting").fingerprint();
    String slower = SOUND.replace("5433/reporting\n", "5433/reporting\n    min_interval: 1h\n");
    String elsewhere = SOUND.replace("db.example", "db2.example");
    assertEquals(print, read(slower, Map.of()).targets().get("reporting").fingerprint());
    assertTrue(!print.equals(read(elsewhere, Map.of()).targets().get("reporting").fingerprint()));
  }

  private static final String SESSIONS =
      SOUND.substring(0, SOUND.indexOf("tasks:")) + "sessions:\n";

  @Test
  @DisplayName("says what people may open, and then needs no task")
  void readsSessions() throws Exception {
    Configuration configuration =
        read(SESSIONS + "  - { target: reporting, role: ro, reason: required }\n", Map.of());
    ConfiguredSession session = configuration.sessions().get(0);
    assertEquals("reporting-ro", session.task().name());
    assertEquals(Duration.ofHours(8), session.task().maxLifetime());
    assertTrue(session.reasonRequired());
    assertEquals(List.of("psql"), session.client());
    assertEquals(List.of(), configuration.tasks());
    assertEquals(List.of("ro"), configuration.roles("reporting"));
  }

  @Test
  @DisplayName("is refused where a session has a task's name, no rule, or no target")
  void refusesSessions() {
    List<Problem> problems =
        problems(
            SOUND
                + """
                sessions:
                  - { name: nightly-report, target: reporting, role: ro }
                  - { target: reporting, role: rw }
                  - { target: reportng, role: ro }
                """);
    assertProblem(problems, "mayfly.yaml:22 sessions[0].name", "stands in line 11", "name");
    assertProblem(problems, "mayfly.yaml:23 sessions[1]", "no rule of the policy", "add to");
    assertProblem(
        problems, "mayfly.yaml:24 sessions[2].target", "no target", "did you mean `reporting`?");
  }

  @Test
  @DisplayName("is refused where it names neither a task nor a session")
  void refusesNothingToDo() {
    assertProblem(
        problems(SOUND.substring(0, SOUND.indexOf("tasks:"))),
        "mayfly.yaml:1 tasks",
        "no `sessions` either",
        "tasks");
  }
}
