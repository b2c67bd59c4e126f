package dev.mayfly.testing.servers;

import dev.mayfly.testing.servers.search.IssuedSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What kind of MariaDB server to start; by default one that others can replicate from. */
public final class MariaDbBuilder {
  private final Map<String, String> settings = new LinkedHashMap<>();
  private String password = newPassword();
  private @Nullable CertificateAuthority authority;

  MariaDbBuilder() {}

  /** A line of {@code my.cnf}. */
  public MariaDbBuilder setting(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Only TLS, with a certificate from the authority for 127.0.0.1. */
  public MariaDbBuilder tls(CertificateAuthority issuer) {
    authority = issuer;
    return this;
  }

  /** The administrator's. */
  MariaDbBuilder password(String chosen) {
    password = chosen;
    return this;
  }

  /** Starts the server and returns when it accepts connections. */
  public MariaDb start() {
    TemporaryFolder folder = TemporaryFolder.create("mariadb");
    int port = LoopbackPort.free();
    IssuedSecrets.add("the password of MariaDB's administrator", password);
    MariaDb server = new MariaDb(folder, port, password);
    try {
      ServerAccount.own(folder.path());
      MariaDbPrograms.newData(folder.path());
      configure(folder.path(), port);
      server.start();
      return server;
    } catch (IOException e) {
      server.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void configure(Path folder, int port) throws IOException {
    // Before anybody can connect: the logins that a new server has need no password.
    write(
        folder.resolve("accounts.sql"),
        """
        SET sql_log_bin = 0;
        DELETE FROM mysql.global_priv WHERE User = 'root';
        FLUSH PRIVILEGES;
        CREATE OR REPLACE USER '%1$s'@'%%' IDENTIFIED BY '%2$s';
        GRANT ALL ON *.* TO '%1$s'@'%%' WITH GRANT OPTION;
        """
            .formatted(MariaDb.ADMINISTRATOR, password));
    write(
        folder.resolve("client.cnf"),
        """
        [client]
        protocol=tcp
        host=%s
        port=%d
        user=%s
        password=%s
        ssl=%d
        """
            .formatted(
                LoopbackPort.HOST,
                port,
                MariaDb.ADMINISTRATOR,
                password,
                authority == null ? 0 : 1));
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("datadir", folder.resolve("data").toString());
    // A server that starts removes what is in it of another, which then crashes.
    lines.put("tmpdir", folder.toString());
    lines.put("socket", folder.resolve("socket").toString());
    lines.put("pid_file", folder.resolve("pid").toString());
    lines.put("bind_address", LoopbackPort.HOST);
    lines.put("port", String.valueOf(port));
    lines.put("server_id", String.valueOf(port));
    lines.put("log_bin", "binlog");
    lines.put("skip_name_resolve", "ON");
    lines.put("event_scheduler", "ON");
    lines.put("innodb_flush_method", "nosync"); // the kernel keeps what a killed server has written
    lines.put("init_file", folder.resolve("accounts.sql").toString());
    if (authority != null) {
      PemCertificate own = authority.issueServer(folder, "server", LoopbackPort.HOST);
      ServerAccount.own(own.certificate());
      ServerAccount.own(own.key());
      lines.put("ssl_cert", own.certificate().toString());
      lines.put("ssl_key", own.key().toString());
      lines.put("require_secure_transport", "ON");
    }
    lines.putAll(settings);
    write(
        folder.resolve("my.cnf"),
        lines.entrySet().stream()
            .map(line -> line.getKey() + " = " + line.getValue() + "\n")
            .collect(Collectors.joining("", "[mariadbd]\n", "")));
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    ServerAccount.own(file);
  }

  private static String newPassword() {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
