package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mayfly.testing.servers.OpenBaoBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A command of mayfly run")
class RunAsUserTest {

  @TempDir static Path folder;
  private static PreparedServers servers;
  private static Path mint;

  /** Makes itself a login with what Mayfly logs in to Vault with, as no ledger would know. */
  @BeforeAll
  static void prepare() throws Exception {
    assumeTrue(
        System.getProperty("user.name").equals("root"),
        "OTHER USERS NOT TESTED: only root can run a command as one");
    servers = PreparedServers.prepare("users", folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String secret : List.of("role-id", "secret-id")) {
      restrict(secret, "rw-------");
    }
    mint =
        script(
            "mint",
            """
            export VAULT_ADDR=%1$s BAO_ADDR=%1$s
            t=$(%2$s write -field=token auth/approle/login role_id=@%3$s/role-id secret_id=@%3$s/secret-id) || exit 3
            k=$(VAULT_TOKEN=$t %2$s token create -role=users -display-name=keepme -field=token) || exit 4
            VAULT_TOKEN=$k %2$s read -field=username users/creds/users_rw >/dev/null || exit 5
            VAULT_TOKEN=$k %2$s read -field=username users/creds/users-guard >/dev/null && exit 6
            VAULT_TOKEN=$k %2$s token revoke -self >/dev/null; exit 0
            """
                .formatted(servers.vault().address(), bao(), folder));
  }

  private static Path bao() throws IOException {
    Path copy = folder.resolve("bao"); // where everybody can reach it
    Files.copy(OpenBaoBinary.locate(), copy);
    return copy;
  }

  private static void restrict(String file, String permissions) throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve(file), PosixFilePermissions.fromString(permissions));
  }

  private static Path script(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  private static MayflyProcess run(String configuration, Stream<String> options, String... command)
      throws Exception {
    Stream<String> first = Stream.of("run", "-c", folder.resolve(configuration).toString());
    Stream<String> last = Stream.concat(Stream.of("--"), Stream.of(command));
    return MayflyProcess.run(
        folder, Stream.of(first, options, last).flatMap(each -> each).toArray(String[]::new));
  }

  private static MayflyProcess asNobody(String... command) throws Exception {
    return run("mayfly.yaml", Stream.of("--user", "nobody"), command);
  }

  @Test
  @DisplayName(
      "that is of mayfly's user can make itself logins, though not the guard's: this is said")
  void ofOurUser() throws Exception {
    MayflyProcess mayfly = run("mayfly.yaml", Stream.of(), mint.toString());
    assertEquals(0, mayfly.exitCode(), mayfly.words());
    assertTrue(mayfly.errors().contains("fix: --user NAME"), mayfly.errors());
    assertTrue(mayfly.errors().contains("\"isolated\":false"), mayfly.errors());
  }

  @Test
  @DisplayName("that is of another user cannot, and its receipt says so")
  void ofAnotherUser() throws Exception {
    MayflyProcess mayfly = asNobody(mint.toString());
    assertEquals(3, mayfly.exitCode(), mayfly.words());
    assertTrue(mayfly.errors().contains("\"isolated\":true"), mayfly.errors());
    assertFalse(mayfly.errors().contains("fix:"), mayfly.errors());
  }

  @Test
  @Tag("each-jdk")
  @DisplayName("has that user's groups and home, no capability, and cannot look into mayfly")
  void isThatUser() throws Exception {
    MayflyProcess mayfly =
        asNobody(
            "sh",
            "-c",
            "id -un; id -G; echo $USER; grep CapEff /proc/self/status; cat /proc/$PPID/environ");
    List<String> said = mayfly.output().lines().toList();
    assertEquals("nobody", said.get(0));
    assertEquals(1, said.get(1).split(" ").length, said.get(1));
    assertEquals("nobody", said.get(2));
    assertTrue(said.get(3).endsWith("0000000000000000"), said.get(3));
    assertEquals(4, said.size(), mayfly.words());
  }

  @Test
  @Tag("each-jdk")
  @DisplayName("can read what is delivered for it, as nobody else can, and is killed with mayfly")
  void readsWhatIsDelivered() throws Exception {
    String file = "/dev/shm/mayfly-users-" + ProcessHandle.current().pid();
    servers.changed(
        "file.yaml", "{ environment: pg }", "{ file: \"" + file + "\", format: pgpass }");
    Files.writeString(
        folder.resolve("file.yaml"),
        Files.readString(folder.resolve("file.yaml"))
            .replace("- name: job", "- name: job\n    user: nobody"));
    MayflyProcess mayfly =
        run(
            "file.yaml",
            Stream.of(),
            "sh",
            "-c",
            "stat -c '%U %a' " + file + "; grep -c users " + file);
    assertEquals("nobody 400\n1\n", mayfly.output(), mayfly.errors());
    assertFalse(Files.exists(Path.of(file)));

    try (MayflyProcess killed =
        MayflyProcess.start(
            folder,
            "run",
            "-c",
            folder + "/mayfly.yaml",
            "--user",
            "nobody",
            "--",
            "sh",
            "-c",
            "echo $$; exec sleep 600")) {
      killed.awaitOutput("\n");
      ProcessHandle child = ProcessHandle.of(Long.parseLong(killed.output().strip())).orElseThrow();
      killed.kill();
      child.onExit().join();
    }
    assertEquals(0, MayflyProcess.run(folder, "recover", "-c", folder + "/mayfly.yaml").exitCode());
  }

  @Test
  @DisplayName("of a user who may read the secret id is not called isolated, and the file is named")
  void mayReadTheSecretId() throws Exception {
    restrict("secret-id", "rw-r--r--");
    try {
      MayflyProcess mayfly = asNobody("true");
      assertTrue(
          mayfly.errors().contains("nobody may read " + folder + "/secret-id"), mayfly.errors());
      assertTrue(mayfly.errors().contains("\"isolated\":false"), mayfly.errors());
    } finally {
      restrict("secret-id", "rw-------");
    }
  }

  @Test
  @DisplayName(
      "does not get the token of whoever started it, and is refused for a user there is none of")
  void refusals() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            MayflyProcess.command(
                "run",
                "-c",
                folder + "/mayfly.yaml",
                "--",
                "sh",
                "-c",
                "echo ${VAULT_TOKEN-none}"));
    builder.environment().put("VAULT_TOKEN", "the-administrators");
    try (MayflyProcess mayfly = MayflyProcess.start(builder, folder)) {
      assertEquals(0, mayfly.exitCode(), mayfly.errors());
      assertEquals("none\n", mayfly.output());
    }
    MayflyProcess unknown = run("mayfly.yaml", Stream.of("--user", "no-such-user"), "true");
    assertEquals(125, unknown.exitCode());
    assertTrue(
        unknown.errors().contains("this machine has no user no-such-user"), unknown.errors());
  }
}
