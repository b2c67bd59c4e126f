package dev.mayfly.testing.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** MariaDB's programs, as this machine's distribution installs them. */
final class MariaDbPrograms {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private MariaDbPrograms() {}

  /** The server, where it is installed. */
  static Optional<Path> server() {
    return find("mariadbd");
  }

  /** An administrator's folders count too: a server is often in one that is not in the PATH. */
  private static Optional<Path> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Fills the folder with the data of a new server. */
  static void newData(Path folder) throws IOException {
    Path server = server().orElseThrow(() -> new ServerException(MariaDb.MISSING));
    String version = Command.run(LIMIT, List.of(server.toString(), "--version"));
    Path made =
        Cache.readableByServers()
            .folder(
                "mariadb-" + Integer.toHexString(version.hashCode()), MariaDbPrograms::initialise);
    Command.run(
        LIMIT,
        ServerAccount.line(
            List.of("cp", "-r", made.resolve("data").toString(), folder.toString())));
  }

  private static void initialise(Path folder) {
    ServerAccount.own(folder);
    String installer =
        find("mariadb-install-db")
            .orElseThrow(() -> new ServerException(MariaDb.MISSING))
            .toString();
    Command.run(
        LIMIT,
        ServerAccount.line(
            List.of(
                installer,
                "--no-defaults",
                "--datadir=" + folder.resolve("data"),
                "--tmpdir=" + folder,
                "--auth-root-authentication-method=normal",
                "--skip-test-db")));
  }
}
