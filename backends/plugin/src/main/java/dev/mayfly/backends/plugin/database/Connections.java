package dev.mayfly.backends.plugin.database;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Every connection of Vault's that this process serves, by the name that Vault gives it. */
public final class Connections implements AutoCloseable {

  private final Map<String, Connection> open = new ConcurrentHashMap<>();
  private final PendingPasswords pending;
  private final Optional<ForeignDriver> driver;
  private final Clock clock;

  public Connections(PendingPasswords pending, Optional<ForeignDriver> driver, Clock clock) {
    this.pending = pending;
    this.driver = driver;
    this.clock = clock;
  }

  /**
   * Takes up a connection.
   *
   * @param told its configuration
   * @param verify whether to log in at once
   */
  public void initialize(String name, Map<String, Object> told, boolean verify)
      throws BackendException {
    Connection connection = Connection.of(new Details(told), driver, pending, clock);
    try {
      if (verify) {
        connection.verify();
      }
    } catch (BackendException e) {
      connection.close();
      throw e;
    }
    Connection earlier = open.put(name, connection);
    if (earlier != null) {
      earlier.close();
    }
  }

  public Connection of(String name) throws BackendException {
    Connection connection = open.get(name);
    if (connection == null) {
      throw new BackendException(Kind.TRANSIENT, "Vault has not initialized this connection yet");
    }
    return connection;
  }

  public void close(String name) {
    Connection connection = open.remove(name);
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public void close() {
    open.keySet().forEach(this::close);
  }
}
