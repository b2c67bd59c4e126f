package dev.mayfly.backends.database.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.backends.database.dialect.DatabaseUrl;
import dev.mayfly.backends.database.dialect.Servers;
import dev.mayfly.backends.database.dialect.Sql;
import dev.mayfly.backends.database.guard.postgresql.PostgresGuard;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.testing.servers.SharedServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("When each of the guard's calls in turn fails, and the whole is repeated,")
class EveryCallFailsOnceTest {

  private static Reporting reporting;
  private static Servers servers;

  @BeforeAll
  static void start() throws BackendException {
    reporting = new Reporting(SharedServers.postgreSql(), Map.of());
    PostgresGuard guard = reporting.guard();
    servers = (Servers) guard.ownLogin().orElseThrow().delivery();
  }

  @AfterAll
  static void stop() {
    reporting.close();
  }

  @ParameterizedTest(name = "lost answer: {0}")
  @DisplayName("the end is proven")
  @ValueSource(booleans = {false, true})
  void proven(boolean answered) throws Exception {
    boolean failed = true;
    for (int call = 1; failed; call++) {
      FailingServers failing = new FailingServers(call, answered);
      LeaseKey key = reporting.newKey();
      Issued issued = reporting.issue(key);
      try (Connection task = reporting.connect(issued);
          Connection elsewhere = reporting.connectTo(issued, reporting.archive)) {
        task.createStatement().execute("CREATE TABLE t_" + key + " (n int)");
        elsewhere.createStatement().execute("CREATE TABLE t_" + key + " (n int)");
        end(
            new PostgresGuard(
                reporting.settings.target(), failing, Optional.of(reporting.guardLogin())),
            key);
      }
      assertEquals(
          List.of(reporting.name + "_heir"),
          reporting.server.query(
              reporting.archive,
              "SELECT tableowner FROM pg_tables WHERE tablename = 't_" + key + "'"));
      failed = failing.calls.get() >= call;
      reporting.revoke(key, issued);
      assertTrue(call < 50);
    }
  }

  private static void end(PostgresGuard guard, LeaseKey key) {
    LeaseAccounts lease = Reporting.accounts(key);
    for (int attempt = 1; attempt <= 3; attempt++) {
      try {
        SeverResult severed = guard.sever(List.of(lease), reporting.soon()).get(0);
        lease = severed.accounts().isEmpty() ? lease : Reporting.accounts(severed);
        boolean cleaned = guard.destroy(List.of(lease), reporting.soon()).get(0).done();
        if (guard.observe(List.of(lease), reporting.soon()).get(0).withoutAccess() && cleaned) {
          return;
        }
      } catch (BackendException e) {
        assertEquals(BackendException.Kind.TRANSIENT, e.kind());
      }
    }
    throw new AssertionError("not proven after one failure");
  }

  /** Fails one call, before or after the server has done it. */
  private static final class FailingServers implements Servers {

    private final AtomicInteger calls = new AtomicInteger();
    private final int failing;
    private final boolean answered;

    FailingServers(int failing, boolean answered) {
      this.failing = failing;
      this.answered = answered;
    }

    @Override
    public Sql at(DatabaseUrl url) {
      Sql sql = servers.at(url);
      return new Sql() {
        @Override
        public <T> List<T> query(Query query, RowReader<T> reader, Deadline deadline)
            throws SQLException {
          boolean fail = calls.incrementAndGet() == failing;
          if (fail && !answered) {
            throw new SQLException("lost before it was done", "08006");
          }
          List<T> rows = sql.query(query, reader, deadline);
          if (fail) {
            throw new SQLException("lost after it was done", "08006");
          }
          return rows;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public Optional<DatabaseLogin> login() {
      return servers.login();
    }

    @Override
    public void close() {}
  }
}
