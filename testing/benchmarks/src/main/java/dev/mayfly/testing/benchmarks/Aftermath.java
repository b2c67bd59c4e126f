package dev.mayfly.testing.benchmarks;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipts;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.sidecar.disk.StateFolder;
import dev.mayfly.testing.servers.PostgreSql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks at what is left when all is over: in PostgreSQL itself, and in the ledgers. */
final class Aftermath {

  /** What PostgreSQL says where a user or its password does not exist. */
  static final String REFUSED = "28P01";

  private final PostgreSql postgres;
  private final LedgerStore ledgers;

  Aftermath(PostgreSql postgres, Path state) {
    this.postgres = postgres;
    this.ledgers = new StateFolder(state).ledgers();
  }

  /** What should not be; {@code passwords}: every login that ever worked. */
  List<String> wrong(Map<String, String> passwords) throws IOException {
    List<String> wrong = new ArrayList<>();
    look(wrong, "an account is left: ", "SELECT rolname FROM pg_roles WHERE rolname LIKE 'mf-%'");
    look(
        wrong,
        "a session is left: ",
        "SELECT pid, usename FROM pg_stat_activity WHERE usename LIKE 'mf-%'"
            + " OR (backend_type = 'client backend' AND usename IS NULL)");
    passwords.forEach(
        (user, password) -> {
          if (works(user, password)) {
            wrong.add("the login of " + user + " is not refused");
          }
        });
    for (LedgerName name : ledgers.unfinished()) {
      wrong.add("work is left in " + ledgers.place(name));
      judge(wrong, name);
    }
    for (LedgerName name : ledgers.finished()) {
      judge(wrong, name);
    }
    return wrong;
  }

  private void look(List<String> wrong, String what, String query) {
    postgres.query("postgres", query).forEach(row -> wrong.add(what + row));
  }

  private boolean works(String user, String password) {
    try {
      postgres.connect(Site.DATABASE, user, password).close();
      return true;
    } catch (SQLException e) {
      return !REFUSED.equals(e.getSQLState());
    }
  }

  private void judge(List<String> wrong, LedgerName name) throws IOException {
    LedgerReader ledger = LedgerReader.of(ledgers.read(name));
    ledger
        .fault()
        .ifPresent(fault -> wrong.add(ledgers.place(name) + " does not verify: " + fault));
    for (Receipt receipt : Receipts.of(ledger.entries())) {
      if (!receipt.proven() || !receipt.complete()) {
        wrong.add(receipt.task() + " is not proven to have ended");
      }
    }
  }
}
