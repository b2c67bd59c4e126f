package dev.mayfly.testing.servers;

import dev.mayfly.testing.servers.search.IssuedSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What kind of PostgreSQL server to start; by default version 18 with its own settings. */
public final class PostgreSqlBuilder {
  private static final Duration INIT_LIMIT = Duration.ofMinutes(2);

  private int version = PostgreSqlBinaries.CURRENT;
  private final Map<String, String> settings = new LinkedHashMap<>();

  PostgreSqlBuilder() {}

  /** The major version: 18, or one whose archive the tests of a module put on their class path. */
  public PostgreSqlBuilder version(int major) {
    version = major;
    return this;
  }

  /** A line of {@code postgresql.conf}. */
  public PostgreSqlBuilder setting(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Starts the server and returns when it accepts connections. */
  public PostgreSql start() {
    Path programs = PostgreSqlBinaries.locate(version);
    TemporaryFolder folder = TemporaryFolder.create("postgresql");
    int port = LoopbackPort.free();
    String password = newPassword();
    IssuedSecrets.add("the password of PostgreSQL's superuser", password);
    PostgreSql postgres = new PostgreSql(programs, folder, port, password);
    try {
      initialise(programs, folder, password);
      configure(postgres.data(), basics(port));
      configure(postgres.data(), settings);
      postgres.start();
      return postgres;
    } catch (IOException e) {
      postgres.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  /** Later settings win over earlier ones, {@code ALTER SYSTEM} over all. */
  static void configure(Path data, Map<String, String> settings) throws IOException {
    String lines =
        settings.entrySet().stream()
            .map(
                setting ->
                    setting.getKey() + " = '" + setting.getValue().replace("'", "''") + "'\n")
            .collect(Collectors.joining());
    Files.writeString(data.resolve("postgresql.conf"), lines, StandardOpenOption.APPEND);
  }

  private static Map<String, String> basics(int port) {
    return Map.of(
        "listen_addresses",
        LoopbackPort.HOST,
        "port",
        Integer.toString(port),
        "unix_socket_directories",
        "",
        "reserved_connections",
        "3",
        "fsync",
        "off"); // the kernel keeps what a killed server has written
  }

  private static void initialise(Path programs, TemporaryFolder folder, String password)
      throws IOException {
    ServerAccount.own(folder.path());
    Path passwordFile = folder.path().resolve("superuser");
    Files.writeString(passwordFile, password, StandardCharsets.US_ASCII);
    ServerAccount.own(passwordFile);
    Command.run(
        INIT_LIMIT,
        ServerAccount.line(
            List.of(
                programs.resolve("bin/initdb").toString(),
                "--pgdata=" + folder.path().resolve("data"),
                "--username=" + PostgreSql.SUPERUSER,
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile,
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync")));
    Files.delete(passwordFile);
  }

  private static String newPassword() {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
