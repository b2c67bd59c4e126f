package dev.mayfly.testing.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.testing.servers.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The image that sidecar/image/build makes")
class ImageTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int MOST_MEGABYTES = 90;

  @TempDir private static Path folder;

  @BeforeAll
  static void build() throws IOException {
    Docker.required();
    MayflyImage.words();
  }

  @Test
  @DisplayName("is 90 MB or less, compressed")
  void is_small() {
    Matcher size = Pattern.compile("(\\d+) MB compressed").matcher(MayflyImage.words());
    assertTrue(size.find(), MayflyImage.words());
    assertTrue(Integer.parseInt(size.group(1)) <= MOST_MEGABYTES, MayflyImage.words());
  }

  @Test
  @DisplayName("holds no shell, and nothing that is set-uid or that others may write to")
  void holds_no_shell() throws IOException {
    String container = Docker.run("create", MayflyImage.TAG);
    Path archive = folder.resolve("image.tar");
    Docker.run("export", "--output", archive.toString(), container);
    Docker.run("rm", container);
    String list = Shell.run(Map.of(), List.of("tar", "-tvf", archive.toString())).output();
    List<String> programs =
        list.lines()
            .filter(line -> line.startsWith("-") && line.substring(0, 10).contains("x"))
            .map(line -> line.replaceAll(".* ", ""))
            .filter(name -> !name.contains(".so") && !name.matches("(dev|etc|\\.dockerenv).*"))
            .map(name -> name.replaceAll(".*/", ""))
            .sorted()
            .toList();
    assertEquals(
        List.of("java", "jspawnhelper", "kill", "mayfly", "mkfifo", "prlimit"), programs, list);
    assertFalse(
        list.lines().anyMatch(line -> line.substring(0, 10).matches("-.*[st].*|[-d].{7}w.")), list);
  }

  @Test
  @DisplayName("starts from classes that are loaded already, as no user of root's")
  void starts_from_the_archive() throws IOException {
    String words =
        Docker.run(
            "run",
            "--rm",
            "--read-only",
            "--entrypoint=java",
            MayflyImage.TAG,
            "-Xshare:on",
            "@options",
            "version");
    assertTrue(words.startsWith("mayfly "), words);
    assertEquals(
        "65532:65532", Docker.run("inspect", "--format", "{{.Config.User}}", MayflyImage.TAG));
  }

  @Test
  @DisplayName(
      "serves the task of another container until that is killed, and proves the end of its login")
  void serves_a_task_of_another_container() throws Exception {
    try (Pod pod = Pod.prepare(folder)) {
      String sidecar = serving(pod);
      String task =
          pod.task(
              "exec 9>/run/mayfly/api/pulse && while IFS= read -r line; do echo \"$line\"; done"
                  + " </run/mayfly/pg_service.conf && read -r forever");
      Await.until(
          "the task has its login", LIMIT, () -> Docker.run("logs", task).contains("password="));
      String service = Docker.run("logs", task);
      String user = value(service, "user");
      try (Connection session =
          pod.postgres().connect("reporting", user, value(service, "password"))) {
        assertTrue(session.isValid(5));
        leavesNoCore(sidecar);
        String status = Docker.run("exec", sidecar, "mayfly", "status");
        assertTrue(status.contains("nightly-report"), status);
        Docker.run("kill", "--signal=KILL", task);
        Await.until(
            "the account is gone; " + Docker.attempt("logs", sidecar).output(),
            LIMIT,
            () -> accounts(pod).stream().noneMatch(user::equals));
        SQLException killed =
            assertThrows(SQLException.class, () -> session.createStatement().execute("SELECT 1"));
        assertEquals("57P01", killed.getSQLState());
      }
      String receipts = Docker.run("exec", sidecar, "mayfly", "receipts");
      assertTrue(receipts.contains("proven"), receipts);
      Docker.run("stop", "--time=60", sidecar);
      assertEquals(
          "0",
          Docker.run("inspect", "--format", "{{.State.ExitCode}}", sidecar),
          Docker.attempt("logs", sidecar).output());
      assertEquals(List.of(), accounts(pod));
    }
  }

  @Test
  @DisplayName("signals the task of another container once the file that it was given is replaced")
  void signals_a_task_of_another_container() throws Exception {
    Path own = Files.createDirectory(folder.resolve("signal"));
    try (Pod pod = Pod.prepare(own, ImageTest::replacingSoon)) {
      String volume = "--volume=" + pod.volume("task") + ":/run/task";
      String sidecar = serving(pod, volume);
      String task =
          pod.task(
              "trap 'echo changed' HUP; echo $$ >/run/task/pid && exec 9>/run/mayfly/api/pulse"
                  + " && while :; do read -r line; done",
              volume,
              "--pid=container:" + sidecar,
              "--user=65532:65532");
      Await.until(
          "the task has the signal; " + Docker.attempt("logs", sidecar).output(),
          LIMIT,
          () -> Docker.run("logs", task).contains("changed"));
    }
  }

  /** The pod's sidecar, once it has delivered. */
  private static String serving(Pod pod, String... options) throws IOException {
    String sidecar = pod.sidecar(options);
    Await.until(
        "the sidecar has delivered; " + Docker.attempt("logs", sidecar).output(),
        LIMIT,
        () -> Files.exists(pod.shared().resolve("api/pulse")));
    return sidecar;
  }

  private static String replacingSoon(String text) {
    return text.replace("rotate_root: engine", "rotate_root: engine\n    ttl: 5s\n    max_ttl: 10s")
        .replace("role: report_writer\n", "role: report_writer\n        ttl: 5s\n")
        .replace("\"0440\" }", "\"0440\", on_change: signal, pid_file: /run/task/pid }");
  }

  private static void leavesNoCore(String container) throws IOException {
    String pid = Docker.run("inspect", "--format", "{{.State.Pid}}", container);
    String limits = Files.readString(Path.of("/proc", pid, "limits"));
    assertTrue(
        limits.lines().anyMatch(line -> line.matches("Max core file size +0 +0 .*")), limits);
  }

  private static List<String> accounts(Pod pod) {
    return pod.postgres()
        .query("postgres", "SELECT rolname FROM pg_roles WHERE rolname LIKE 'mf-%'");
  }

  private static String value(String service, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + "=(.*)$").matcher(service);
    assertTrue(line.find(), service);
    return line.group(1).strip();
  }
}
