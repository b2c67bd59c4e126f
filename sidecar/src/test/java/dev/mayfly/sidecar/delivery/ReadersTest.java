package dev.mayfly.sidecar.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.testing.servers.PostgreSql;
import dev.mayfly.testing.servers.PythonDotenv;
import dev.mayfly.testing.servers.ServerException;
import dev.mayfly.testing.servers.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.core.env.PropertySourcesPropertyResolver;

@DisplayName("Who reads what was delivered")
class ReadersTest {

  private static final PostgreSql SERVER = SharedServers.postgreSql();
  private static final String USER = "mf-lease-reader";
  private static final String WHO = "SELECT current_user, current_database()";

  @TempDir Path folder;

  @BeforeAll
  static void role() {
    SERVER.execute(
        "CREATE ROLE \"%1$s\" LOGIN; GRANT CONNECT ON DATABASE postgres TO \"%1$s\""
            .formatted(USER));
  }

  /** Passwords that no format has any trouble with, and those that some cannot carry. */
  static Stream<String> passwords() {
    return Stream.of(
        "plain-OBvX7",
        "it's",
        "quote\"d",
        "both'\"",
        "$HOME",
        "a$b'c",
        "${PATH}",
        "x${y",
        "`id`",
        "$(id)",
        "back\\slash",
        "double\\\\slash",
        "n\\not",
        "\\'",
        "\\$'",
        "ends\\",
        "a\\\\$b",
        "#hash #tag",
        "!bang!",
        "{{username}}",
        "per%cent%41",
        "am&p;semi|<>",
        " leading",
        "trailing ",
        "a  b",
        "colon:equals=at@/?",
        "größe☃",
        "tab\there",
        "line\nbreak",
        "return\rhere");
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String url(String database) {
    return "postgresql://" + SERVER.host() + ":" + SERVER.port() + "/" + database;
  }

  private DeliveredTo delivered(String password, String how) throws Exception {
    return DeliveredTo.task(folder, url("postgres"), DeliveredTo.login(USER, password), how);
  }

  @FunctionalInterface
  private interface Reader {
    String read(DeliveredTo task) throws Exception;
  }

  /** The reader reads what was delivered, or it was not: and which it is, is as it must be. */
  private void read(String password, String how, boolean carried, String expected, Reader reader)
      throws Exception {
    try {
      DeliveredTo task = delivered(password, how);
      assertTrue(carried, () -> how + " should have refused " + password);
      assertEquals(expected, reader.read(task), how);
    } catch (UnwritableValueException refused) {
      assertTrue(!carried, () -> how + " refused " + password + ": " + refused.getMessage());
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.contains("fix: use "), message);
      assertTrue(!message.contains(password), message);
    }
  }

  @ParameterizedTest
  @MethodSource("passwords")
  @DisplayName(
      "logs in with libpq by service file, password file and environment, whatever the password")
  void libpq(String password) throws Exception {
    SERVER.execute("ALTER ROLE \"" + USER + "\" PASSWORD " + literal(password));
    boolean line = !password.contains("\n") && !password.contains("\r");
    String us = USER + "|postgres";
    read(
        password,
        "format: pgservice",
        line && password.equals(password.stripTrailing()),
        us,
        task ->
            task.run(
                Map.of("PGSERVICEFILE", task.file().toString(), "PGSERVICE", "main"),
                "psql",
                "-AtXwc",
                WHO));
    read(
        password,
        "format: pgpass",
        line,
        us,
        task ->
            task.run(
                Map.of("PGPASSFILE", privately(task.file())),
                "psql",
                "-AtXwc",
                WHO,
                "-h",
                SERVER.host(),
                "-p",
                "" + SERVER.port(),
                "-U",
                USER,
                "-d",
                "postgres"));
    read(password, "environment: pg", true, us, task -> task.run(Map.of(), "psql", "-AtXwc", WHO));
    read(
        password,
        "format: jdbc",
        true,
        us,
        task -> jdbc(task.properties(), "url", "user", "password"));
  }

  private static String privately(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    return file.toString();
  }

  private static String jdbc(Properties read, String url, String user, String password)
      throws Exception {
    try (Connection connection =
        DriverManager.getConnection(
            read.getProperty(url), read.getProperty(user), read.getProperty(password))) {
      return connection.getMetaData().getUserName() + "|" + connection.getCatalog();
    }
  }

  @ParameterizedTest
  @MethodSource("passwords")
  @DisplayName("has Spring's property, resolved as Spring resolves it")
  void spring(String password) throws Exception {
    boolean carried = !password.contains("${");
    read(
        password,
        "format: spring",
        carried,
        password,
        task -> springs(task.properties(), "spring.datasource.password"));
    read(
        password,
        "environment: spring",
        carried,
        password,
        task -> {
          Properties variables = new Properties();
          variables.putAll(task.environment());
          return springs(variables, "SPRING_DATASOURCE_PASSWORD");
        });
  }

  private static String springs(Properties properties, String key) {
    MutablePropertySources sources = new MutablePropertySources();
    sources.addLast(new PropertiesPropertySource("delivered", properties));
    return String.valueOf(new PropertySourcesPropertyResolver(sources).getProperty(key));
  }

  /** In a dotenv file nothing stands that one of its readers would read otherwise. */
  private static boolean isDotEnv(String password) {
    boolean lines = password.contains("\n") || password.contains("\r");
    boolean expands = password.contains("$") || password.contains("`");
    boolean hard = password.contains("'") || password.contains("\\\\") || password.endsWith("\\");
    return !lines && !password.contains("${") && !(expands && hard);
  }

  /** All in one process: starting one for each takes long. */
  private void readAll(
      String how, Predicate<String> isCarried, Map<String, String> more, String... program)
      throws Exception {
    List<String> line = new ArrayList<>(List.of(program));
    List<String> expected = new ArrayList<>();
    for (String password : passwords().toList()) {
      Path own = Files.createDirectory(folder.resolve("" + expected.size() + line.size()));
      try {
        DeliveredTo task =
            DeliveredTo.task(own, url("postgres"), DeliveredTo.login(USER, password), how);
        assertTrue(isCarried.test(password), () -> how + " should have refused " + password);
        line.add(task.file().toString());
        expected.add(password);
      } catch (UnwritableValueException refused) {
        assertTrue(!isCarried.test(password), () -> how + " refused " + password);
        Files.move(own, folder.resolve("refused" + UUID.randomUUID()));
      }
    }
    String read = DeliveredTo.output(more, line.toArray(String[]::new));
    assertEquals(expected, List.of(read.split("\u0001")));
  }

  @Test
  @DisplayName("sources a dotenv file in a shell")
  void shell() throws Exception {
    readAll(
        "format: dotenv",
        ReadersTest::isDotEnv,
        Map.of(),
        "sh",
        "-c",
        "for f; do . $f; printf '%s\\001' \"$PGPASSWORD\"; done",
        "sh");
  }

  @Test
  @DisplayName("loads a dotenv file with python-dotenv")
  void pythonDotenv() throws Exception {
    readAll(
        "format: dotenv",
        ReadersTest::isDotEnv,
        Map.of("PYTHONPATH", python().toString()),
        "python3",
        "-c",
        "import dotenv,sys\n"
            + "for f in sys.argv[1:]: sys.stdout.write(dotenv.dotenv_values(f)['PGPASSWORD'] + '\\1')");
  }

  @Test
  @DisplayName("parses JSON")
  void json() throws Exception {
    readAll(
        "format: json",
        password -> true,
        Map.of(),
        "python3",
        "-c",
        "import json,sys\n"
            + "for f in sys.argv[1:]: sys.stdout.write(json.load(open(f))['password'] + '\\1')");
  }

  private static Path python() {
    try {
      return PythonDotenv.locate();
    } catch (ServerException e) {
      System.err.println("NOT TESTED: python-dotenv cannot be had: " + e.getMessage());
      return Assumptions.abort("python-dotenv cannot be had: " + e.getMessage());
    }
  }

  @ParameterizedTest
  @MethodSource("passwords")
  @DisplayName("reads a dotenv file by systemd's rules for EnvironmentFile=")
  void systemd(String password) throws Exception {
    read(
        password,
        "format: dotenv",
        isDotEnv(password),
        password,
        task -> DocumentedRules.systemd(Files.readString(task.file())).get("PGPASSWORD"));
  }

  @ParameterizedTest
  @MethodSource("passwords")
  @DisplayName("reads a docker file by docker's rules for --env-file")
  void docker(String password) throws Exception {
    read(
        password,
        "format: docker",
        !password.contains("\n") && !password.contains("\r"),
        password,
        task -> DocumentedRules.docker(Files.readString(task.file())).get("PGPASSWORD"));
  }

  /** As they stand in a URL, and as the server calls them. */
  static Stream<List<String>> databases() {
    return Stream.of(
        List.of("a%20b", "a b"),
        List.of("gr%C3%B6%C3%9Fe", "größe"),
        List.of("größe2", "größe2"),
        List.of("a%25b", "a%b"),
        List.of("o'brien", "o'brien"),
        List.of("q%3Fx", "q?x"),
        List.of("x%23y", "x#y"),
        List.of("w#z", "w#z"),
        List.of("we%22ird", "we\"ird"),
        List.of("A-Upper", "A-Upper"),
        List.of("sales+2024", "sales+2024"),
        List.of("sl%2Fash", "sl/ash"),
        List.of("am&p=x", "am&p=x"),
        List.of("back%5Cslash", "back\\slash"),
        List.of("co:lon", "co:lon"));
  }

  @ParameterizedTest
  @MethodSource("databases")
  @DisplayName("comes to the database of the url in every format, whatever its name")
  void database(List<String> names) throws Exception {
    SERVER.createDatabase(names.get(1));
    SERVER.execute("ALTER ROLE \"" + USER + "\" PASSWORD 'simple'");
    DatabaseLogin login = DeliveredTo.login(USER, "simple");
    String expected = USER + "|" + names.get(1);
    String url = url(names.get(0));

    DeliveredTo task = DeliveredTo.task(folder, url, login, "format: pgservice");
    assertEquals(
        expected,
        task.run(
            Map.of("PGSERVICEFILE", task.file().toString(), "PGSERVICE", "main"),
            "psql",
            "-AtXwc",
            WHO));
    task = DeliveredTo.task(folder, url, login, "format: pgpass");
    assertEquals(
        expected,
        task.run(
            Map.of("PGPASSFILE", privately(task.file()), "PGDATABASE", names.get(1)),
            "psql",
            "-AtXwc",
            WHO,
            "-h",
            SERVER.host(),
            "-p",
            "" + SERVER.port(),
            "-U",
            USER));
    task = DeliveredTo.task(folder, url, login, "environment: pg");
    assertEquals(expected, task.run(Map.of(), "psql", "-AtXwc", WHO));
    task =
        DeliveredTo.task(
            folder,
            url,
            login,
            "variables: { U: \"{{url}}\", PGUSER: \"{{username}}\", PGPASSWORD: \"{{password}}\" }");
    assertEquals(expected, task.run(Map.of(), "sh", "-c", "psql -AtXwc \"$0\" -d \"$U\"", WHO));
    task = DeliveredTo.task(folder, url, login, "format: jdbc");
    assertEquals(expected, jdbc(task.properties(), "url", "user", "password"));
    task = DeliveredTo.task(folder, url, login, "format: spring");
    assertEquals(
        expected,
        jdbc(
            task.properties(),
            "spring.datasource.url",
            "spring.datasource.username",
            "spring.datasource.password"));
    task = DeliveredTo.task(folder, url, login, "environment: jdbc");
    Properties variables = new Properties();
    variables.putAll(task.environment());
    assertEquals(expected, jdbc(variables, "JDBC_URL", "JDBC_USER", "JDBC_PASSWORD"));
  }

  /** Url, and what libpq says that it tried. Nobody listens there. */
  static Stream<List<String>> hosts() {
    return Stream.of(
        List.of("postgresql://db_main:1/r", "db_main"),
        List.of("postgresql://[::1]:1/r", "\"::1\", port 1 "),
        List.of(
            "postgresql://127.0.0.1:1,127.0.0.2:2/r",
            "\"127.0.0.1\", port 1 ",
            "\"127.0.0.2\", port 2 "),
        List.of("postgresql://127.0.0.3:1,[::1]:1/r", "\"127.0.0.3\", port 1 ", "\"::1\", port 1 "),
        List.of("postgresql:///r?host=127.0.0.4&port=3", "\"127.0.0.4\", port 3 "));
  }

  @ParameterizedTest
  @MethodSource("hosts")
  @DisplayName("goes to the hosts of the url and to no other, however they are written")
  void host(List<String> expected) throws Exception {
    for (String how :
        List.of("format: pgservice", "environment: pg", "variables: { U: \"{{url}}\" }")) {
      DeliveredTo task =
          DeliveredTo.task(folder, expected.get(0), DeliveredTo.login("u", "p"), how);
      String said =
          task.run(
              how.startsWith("format")
                  ? Map.of("PGSERVICEFILE", task.file().toString(), "PGSERVICE", "main")
                  : Map.of("PGCONNECT_TIMEOUT", "2"),
              "sh",
              "-c",
              "psql -AtXwc 'SELECT 1' ${U:+-d \"$U\"}");
      for (String tried : expected.subList(1, expected.size())) {
        assertTrue(said.contains(tried), how + ": " + said);
      }
      assertTrue(!said.contains("localhost") && !said.contains("5432"), how + ": " + said);
    }
  }

  @Test
  @DisplayName("verifies the server as the url says, and sends no password to one without TLS")
  void tls() throws Exception {
    String url = url("postgres") + "?sslmode=verify-full&sslrootcert=/etc/hostname";
    DatabaseLogin login = DeliveredTo.login(USER, "p");
    DeliveredTo task = DeliveredTo.task(folder, url, login, "format: pgservice");
    String refused = "server does not support SSL, but SSL was required";
    String said =
        task.run(
            Map.of("PGSERVICEFILE", task.file().toString(), "PGSERVICE", "main"),
            "psql",
            "-AtXwc",
            WHO);
    assertTrue(said.contains(refused), said);
    for (String how : List.of("environment: pg", "format: dotenv", "format: docker")) {
      task = DeliveredTo.task(folder, url, login, how);
      said =
          task.run(
              Map.of(),
              "sh",
              "-c",
              "set -a; [ -f $0 ] && . $0; psql -AtXwc 'SELECT 1'",
              how.startsWith("format") ? task.file().toString() : "/nowhere");
      assertTrue(said.contains(refused), how + ": " + said);
    }
  }

  @Test
  @DisplayName("finds every option of the url in every format that can carry it, in its own words")
  void options() throws Exception {
    String url =
        "postgresql://a,b:6432/r?target_session_attrs=read-write&application_name=my%20job"
            + "&options=-c%20statement_timeout%3D5s&connect_timeout=7&sslmode=require&sslrootcert=/ca";
    DatabaseLogin login = DeliveredTo.login("u", "p");
    assertEquals(
        """
        [main]
        host=a,b
        port=5432,6432
        dbname=r
        user=u
        password=p
        application_name=my job
        connect_timeout=7
        options=-c statement_timeout=5s
        sslmode=require
        sslrootcert=/ca
        target_session_attrs=read-write
        """,
        Files.readString(DeliveredTo.task(folder, url, login, "format: pgservice").file()));
    assertEquals(
        Map.ofEntries(
            Map.entry("PGHOST", "a,b"),
            Map.entry("PGPORT", "5432,6432"),
            Map.entry("PGDATABASE", "r"),
            Map.entry("PGUSER", "u"),
            Map.entry("PGPASSWORD", "p"),
            Map.entry("PGAPPNAME", "my job"),
            Map.entry("PGCONNECT_TIMEOUT", "7"),
            Map.entry("PGOPTIONS", "-c statement_timeout=5s"),
            Map.entry("PGSSLMODE", "require"),
            Map.entry("PGSSLROOTCERT", "/ca"),
            Map.entry("PGTARGETSESSIONATTRS", "read-write")),
        DeliveredTo.task(folder, url, login, "environment: pg").environment());
    Properties jdbc =
        asDriverReads(
            DeliveredTo.task(folder, url, login, "format: jdbc").properties().getProperty("url"));
    assertEquals("a,b", jdbc.getProperty("PGHOST"));
    assertEquals("5432,6432", jdbc.getProperty("PGPORT"));
    assertEquals("primary", jdbc.getProperty("targetServerType"));
    assertEquals("my job", jdbc.getProperty("ApplicationName"));
    assertEquals("-c statement_timeout=5s", jdbc.getProperty("options"));
    assertEquals("7", jdbc.getProperty("connectTimeout"));
    assertEquals("/ca", jdbc.getProperty("sslrootcert"));
    assertEquals("verify-ca", jdbc.getProperty("sslmode"), "as libpq where a CA is named");
    assertEquals(
        "a:5432:r:u:p\nb:6432:r:u:p\n",
        Files.readString(DeliveredTo.task(folder, url, login, "format: pgpass").file()));
  }

  private static Properties asDriverReads(String url) throws Exception {
    Properties read = new Properties();
    for (DriverPropertyInfo property :
        DriverManager.getDriver(url).getPropertyInfo(url, new Properties())) {
      if (property.value != null) {
        read.setProperty(property.name, property.value);
      }
    }
    return read;
  }
}
