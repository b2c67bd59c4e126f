package dev.mayfly.backends.database;

import dev.mayfly.backends.database.dialect.RootLogins;
import dev.mayfly.backends.database.dialect.RootSession;
import dev.mayfly.backends.database.dialect.SupersededException;
import dev.mayfly.backends.database.dialect.UnusableRootException;
import dev.mayfly.backends.database.rotation.AlternatingRotation;
import dev.mayfly.backends.vault.VaultGateway;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A process that rotates a root, as the engine of leases does; its calls may be broken. */
public final class RotatingProcess {

  private final TurningRoots roots;
  private final Breaking breaking;
  private final AlternatingRotation rotation;

  RotatingProcess(TurningRoots roots, Breaking breaking, Clock clock) {
    this.roots = roots;
    this.breaking = breaking;
    VaultGateway gateway =
        (call, deadline) ->
            breaking.through(
                () -> roots.gateway().call(call, deadline), RotatingProcess::lostVault);
    VaultSession session =
        new VaultSession(gateway, roots.turns().rotator().orElseThrow(), Leases.CLOCK);
    this.rotation =
        new AlternatingRotation(
            roots.turns(),
            new BreakableLogins(roots.logins()),
            roots.inUse(session),
            session,
            clock);
    logIn(session);
    breaking.arm();
  }

  private void logIn(VaultSession session) {
    try {
      session.principal(Leases.soon());
    } catch (BackendException e) {
      throw new IllegalStateException(e);
    }
  }

  private static BackendException lostVault() {
    return new BackendException(Kind.TRANSIENT, "Vault cannot be reached");
  }

  private static SQLException lostServer() {
    return new SQLException("the connection is lost", "08006");
  }

  public AlternatingRotation rotation() {
    return rotation;
  }

  /** One rotation, with its canary. */
  public void rotate() throws BackendException {
    rotation.rotate(Leases.soon());
    canary();
    rotation.retire(Leases.soon());
  }

  private void canary() throws BackendException {
    LeaseKey key = Leases.newKey();
    Issued issued = breaking.through(() -> roots.leases().issue(key), RotatingProcess::lostVault);
    breaking.through(() -> roots.leases().revoke(key, issued), RotatingProcess::lostVault);
  }

  /** The same, as long as what fails may work later. */
  public void rotateAtLast() throws BackendException {
    Deadline patience = Deadline.in(Leases.CLOCK, Duration.ofMinutes(1));
    while (true) {
      try {
        rotate();
        return;
      } catch (BackendException e) {
        if (e.kind() != Kind.TRANSIENT || patience.passed()) {
          throw e;
        }
      }
    }
  }

  /** A session ends with its process. */
  private final class BreakableLogins implements RootLogins {

    private final RootLogins logins;

    BreakableLogins(RootLogins logins) {
      this.logins = logins;
    }

    @Override
    public RootSession open(DatabaseLogin login, Deadline deadline)
        throws SQLException, UnusableRootException {
      RootSession[] opened = new RootSession[1];
      try {
        Object session =
            breaking.<Object, SQLException>through(
                () -> open(login, deadline, opened), RotatingProcess::lostServer);
        if (session instanceof UnusableRootException unusable) {
          throw unusable;
        }
        return new BreakableSession((RootSession) session);
      } catch (SQLException e) {
        if (opened[0] != null) {
          opened[0].close();
        }
        throw e;
      }
    }

    private Object open(DatabaseLogin login, Deadline deadline, RootSession[] opened)
        throws SQLException {
      try {
        opened[0] = logins.open(login, deadline);
        return opened[0];
      } catch (UnusableRootException e) {
        return e;
      }
    }

    @Override
    public boolean isRefusal(SQLException e) {
      return logins.isRefusal(e);
    }

    @Override
    public String message(SQLException e) {
      return logins.message(e);
    }

    @Override
    public Kind kindOf(SQLException e) {
      return logins.kindOf(e);
    }

    @Override
    public String inStatements(DatabaseLogin account) {
      return logins.inStatements(account);
    }
  }

  private final class BreakableSession implements RootSession {

    private final RootSession session;

    BreakableSession(RootSession session) {
      this.session = session;
    }

    /** What both kinds of failure pass through. */
    private interface Change {
      void change() throws SQLException, SupersededException;
    }

    private void change(Change change) throws SQLException, SupersededException {
      SupersededException[] superseded = new SupersededException[1];
      breaking.<Boolean, SQLException>through(
          () -> {
            try {
              change.change();
            } catch (SupersededException e) {
              superseded[0] = e;
            }
            return true;
          },
          RotatingProcess::lostServer);
      if (superseded[0] != null) {
        throw superseded[0];
      }
    }

    @Override
    public void setPassword(long epoch, Secret password, Deadline deadline)
        throws SQLException, SupersededException {
      change(() -> session.setPassword(epoch, password, deadline));
    }

    @Override
    public void endSessions(long epoch, String login, Deadline deadline)
        throws SQLException, SupersededException {
      change(() -> session.endSessions(epoch, login, deadline));
    }

    @Override
    public String timeAfter(Duration time, Deadline deadline) throws SQLException {
      return session.timeAfter(time, deadline);
    }

    @Override
    public List<String> accountsOf(LeaseKey key, Deadline deadline) throws SQLException {
      return session.accountsOf(key, deadline);
    }

    @Override
    public void run(List<String> statements, Deadline deadline) throws SQLException {
      session.run(statements, deadline);
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
