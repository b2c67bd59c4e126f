package dev.mayfly.examples.demo;

import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.BaoAnswer;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.PostgreSql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The control: what Vault alone leaves behind when it revokes a login that is in use. Its database
 * engine is set up as its documentation has it, and revokes with its own statements.
 */
final class Control {

  private static final String CONNECTION = "vault-alone";
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int ROWS = 250;

  private final PostgreSql postgres;
  private final BaoClient bao;

  Control(Servers servers) {
    this.postgres = servers.postgres();
    this.bao = servers.bao().admin();
  }

  void run(Part part) throws SQLException {
    configure();
    BaoAnswer lease = bao.read("database/creds/" + CONNECTION);
    Login login =
        new Login(
            postgres.jdbcUrl(SetUp.DATABASE),
            lease.text("data", "username"),
            lease.text("data", "password"));
    try (Reader reader = Reader.start(login)) {
      Await.until("rows are read", LIMIT, () -> reader.rows() > ROWS);
      long before = reader.rows();
      part.claim(
          isConnected(reader),
          "a session reads from an open cursor",
          "session " + reader.session() + ", " + before + " rows so far, as " + login);
      part.zero();
      revoke(part, lease.text("lease_id"));
      part.claim(
          postgres
              .query("postgres", "SELECT 1 FROM pg_roles WHERE rolname = '" + login + "'")
              .isEmpty(),
          "the account is gone",
          "no such row in pg_roles");
      login
          .refusal()
          .ifPresentOrElse(
              words -> part.claim(true, "a new login is refused", words),
              () -> part.claim(false, "a new login is refused", "it works"));
      readsOn(part, reader);
    }
  }

  private void configure() {
    postgres.execute(
        "CREATE ROLE vault_alone SUPERUSER LOGIN PASSWORD '%s'"
            .formatted(postgres.superuserPassword()));
    bao.write(
        "database/config/" + CONNECTION,
        Map.of(
            "plugin_name",
            "postgresql-database-plugin",
            "connection_url",
            "postgresql://{{username}}:{{password}}@%s:%d/%s?sslmode=disable"
                .formatted(postgres.host(), postgres.port(), SetUp.DATABASE),
            "username",
            "vault_alone",
            "password",
            postgres.superuserPassword(),
            "allowed_roles",
            List.of(CONNECTION)));
    String creation =
        """
        CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';
        GRANT CONNECT ON DATABASE reporting TO "{{name}}"; GRANT USAGE ON SCHEMA report TO "{{name}}"; GRANT SELECT ON report.sale TO "{{name}}";
        """;
    bao.write(
        "database/roles/" + CONNECTION,
        Map.of(
            "db_name", CONNECTION, "creation_statements", List.of(creation), "default_ttl", "1h"));
  }

  private void revoke(Part part, String lease) {
    int status = bao.write("sys/leases/revoke", Map.of("lease_id", lease, "sync", true)).status();
    part.claim(status == 204, "Vault revokes the login, and says that it is done", "" + status);
  }

  private void readsOn(Part part, Reader reader) {
    long rows = reader.rows();
    Await.until(
        "rows are read", LIMIT, () -> reader.rows() > rows + ROWS || reader.ended().isPresent());
    part.claim(
        reader.ended().isEmpty() && isConnected(reader),
        "and yet the open session reads on",
        "session " + reader.session() + ", " + (reader.rows() - rows) + " rows more");
  }

  private boolean isConnected(Reader reader) {
    return !postgres
        .query("postgres", "SELECT 1 FROM pg_stat_activity WHERE pid = " + reader.session())
        .isEmpty();
  }
}
