package dev.mayfly.testing.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The example of a third party's backend")
class ThirdPartyBackendTest {

  private static final String SOMEBODY = "somebody:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=";

  /** The lines of the file while the task has its user, and what the task was told of that. */
  private static final Pattern WHILE_IT_RUNS =
      Pattern.compile(
          Pattern.quote(SOMEBODY)
              + """

              (?<user>mayfly-[a-z2-7]{10}-[\\w-]+):\\{SHA\\}\\S+
              \\k<user> [\\w-]{32} reports https://reports.example
              """);

  @TempDir private static Path folder;

  private static Project project;
  private static Path program;

  @BeforeAll
  static void build() throws IOException {
    Path built = Program.built();
    Path repository = Program.packaged(folder, built);
    project = Project.copy(folder, repository);
    project.build();
    Program.unlink(repository);
    program = Program.copy(built, folder.resolve("mayfly"));
    Files.copy(project.jar(), program.resolve("lib").resolve(project.jar().getFileName()));
  }

  @Test
  @DisplayName("is built against the packaged jars, and passes the kits of issuer and guard")
  void passesItsKits() throws IOException {
    List<String> passed = project.passed();
    assertTrue(passed.contains("HtpasswdBackendTest$TheIssuer"), passed::toString);
    assertTrue(passed.contains("HtpasswdBackendTest$TheGuard"), passed::toString);
  }

  @Test
  @DisplayName("gives a task its own credential from lib/, and its end is proven")
  void runsATask() throws IOException {
    Path users = Files.writeString(folder.resolve("users"), SOMEBODY + "\n");
    Shell.Result run =
        mayfly(
            "run",
            "-c",
            configuration(users).toString(),
            "--require-proof",
            "--",
            "sh",
            "-c",
            "cat " + users + " && echo \"$NAME $PASSWORD $REALM $URL\"");
    assertEquals(0, run.code(), run.output());
    Matcher told = WHILE_IT_RUNS.matcher(run.output());
    assertTrue(told.find(), run.output());
    assertTrue(run.output().contains("\"proven\":true"), run.output());
    assertTrue(run.output().contains("\"account\":\"" + told.group("user")), run.output());
    assertEquals(SOMEBODY + "\n", Files.readString(users));
  }

  @Test
  @DisplayName("has its keys checked and explained like those of any other")
  void isChecked() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("wrong.yaml"),
            "version: 1\ntargets: { reports: { backend: htpasswd, url: x, files: y } }\n");
    Shell.Result check = mayfly("config", "check", "-c", file.toString());
    assertTrue(check.output().contains("wrong.yaml:2 targets.reports"), check.output());
    assertTrue(check.output().contains("file"), check.output());
  }

  private static Path configuration(Path users) throws IOException {
    return Files.writeString(
        folder.resolve("mayfly.yaml"),
        """
        version: 1
        state: HERE/state
        vault: { address: VAULT }
        policy: [ { name: anybody, principals: [ "*" ], target: reports, roles: [ user ], max_ttl: 1h } ]
        targets:
          reports: { backend: htpasswd, file: USERS, url: "https://reports.example", realm: reports }
        tasks:
          - name: job
            max_lifetime: 10m
            grants:
              - target: reports
                role: user
                ttl: 10m
                deliver:
                  - variables: { NAME: "{{username}}", PASSWORD: "{{password}}", REALM: "{{realm}}", URL: "{{url}}" }
        """
            .replace("HERE", folder.toString())
            .replace("USERS", users.toString())
            .replace("VAULT", SharedServers.openBao().address()));
  }

  private static Shell.Result mayfly(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.resolve("mayfly").toString()));
    command.addAll(List.of(arguments));
    return Shell.run(
        Map.of(
            "VAULT_TOKEN",
            SharedServers.openBao().rootToken(),
            "MAYFLY_JAVA",
            System.getProperty("java.home") + "/bin/java"),
        command);
  }
}
