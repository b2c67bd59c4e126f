package dev.mayfly.testing.kit.target;

import dev.mayfly.core.lease.LeaseKey;
import java.util.Optional;

/**
 * A connection to a node: half-open, without a visible account, until its login is finished; then a
 * session.
 */
public final class Connection {

  private final String id;
  private final Node node;
  private final Optional<Account> account;
  private final long since;
  private boolean session;

  Connection(String id, Node node, Optional<Account> account, long since) {
    this.id = id;
    this.node = node;
    this.account = account;
    this.since = since;
  }

  /** Whether queries are answered. */
  public boolean answers() {
    return session && node.connections().contains(this);
  }

  public void close() {
    node.connections().remove(this);
  }

  String id() {
    return id;
  }

  long since() {
    return since;
  }

  boolean halfOpen() {
    return !session;
  }

  boolean of(LeaseKey key) {
    return account.isPresent() && account.get().key().equals(key);
  }

  /** Whether it is a session of this account, and is known to be. */
  boolean sessionOf(String accountId) {
    return session && account.isPresent() && account.get().id().equals(accountId);
  }

  /**
   * The login is over: a stranger's leaves nothing of interest, an account's becomes a session even
   * if the account is gone.
   */
  void finish() {
    session = true;
    if (account.isEmpty()) {
      close();
    }
  }
}
