package dev.mayfly.backends.database;

import dev.mayfly.backends.database.dialect.RootInUse;
import dev.mayfly.backends.database.dialect.RootLogins;
import dev.mayfly.backends.database.rotation.AlternatingSettings;
import dev.mayfly.backends.vault.VaultGateway;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.testing.servers.OpenBao;
import java.sql.Connection;
import java.sql.SQLException;

/** A target, on real servers, with two root logins that take turns. */
public interface TurningRoots {

  AlternatingSettings turns();

  OpenBao vault();

  VaultGateway gateway();

  RootLogins logins();

  /** Which login is in use, for who is logged in to Vault so. */
  RootInUse inUse(VaultSession session);

  Leases leases();

  /** As a task's account. */
  Connection connect(Issued issued) throws SQLException;

  /** As a root login. */
  Connection connectAs(String login, String password) throws SQLException;

  /** Whether the login has any session. */
  boolean hasSessions(String login);
}
