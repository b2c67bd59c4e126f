package dev.mayfly.backends.plugin.protocol;

import dev.mayfly.backends.plugin.database.Connections;
import dev.mayfly.backends.plugin.database.NewAccount;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.credential.Secret;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of a database plugin of version 5, each about one connection of Vault's. */
final class DatabaseService {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseService.class);

  /** What Vault calls this in its log and its metrics. */
  private static final String TYPE = "mayfly";

  private static final int CONFIGURATION = 1;
  private static final int STATEMENTS = 1;
  private static final int SECONDS = 1;
  private static final int PASSWORD = 0;

  private final Connections connections;

  DatabaseService(Connections connections) {
    this.connections = connections;
  }

  /** What is done with one message; what is wrong with it is told to Vault. */
  @FunctionalInterface
  private interface Work {
    byte[] on(String connection, Fields request) throws BackendException;
  }

  ServerServiceDefinition definition() {
    return new Calls("dbplugin.v5.Database")
        .answering("Initialize", answer("initialize", this::initialize))
        .answering("NewUser", answer("make an account", this::newUser))
        .answering("UpdateUser", answer("change an account", this::updateUser))
        .answering("DeleteUser", answer("end an account", this::deleteUser))
        .answering("Type", request -> Fields.written(1, TYPE))
        .answering("Close", answer("close", this::close))
        .definition();
  }

  private static Calls.Answer answer(String what, Work work) {
    return request -> {
      try {
        return work.on(ConnectionOfCall.current(), Fields.read(request));
      } catch (BackendException e) {
        LOG.warn("cannot {}: {}", what, e.message());
        throw Status.INTERNAL.withDescription(e.message()).asRuntimeException();
      } catch (RuntimeException e) {
        LOG.error("cannot {}, by a fault of the plugin", what, e);
        throw Status.INTERNAL
            .withDescription("a fault of the plugin, which Vault's log tells of: " + e.getClass())
            .asRuntimeException();
      }
    };
  }

  private byte[] initialize(String connection, Fields request) throws BackendException {
    byte[] configuration = request.bytes(CONFIGURATION);
    connections.initialize(connection, Struct.read(configuration), request.number(2) != 0);
    return Fields.written(CONFIGURATION, configuration); // what Vault keeps
  }

  private byte[] newUser(String connection, Fields request) throws BackendException {
    requirePassword(request.number(6));
    Fields named = request.message(1);
    String name =
        connections
            .of(connection)
            .make(
                new NewAccount(
                    named.text(1),
                    named.text(2),
                    Secret.of(request.text(2)),
                    time(request.message(3)),
                    statements(request.message(4)),
                    statements(request.message(5))));
    return Fields.written(1, name);
  }

  private byte[] updateUser(String connection, Fields request) throws BackendException {
    requirePassword(request.number(5));
    String account = request.text(1);
    Fields password = request.message(2);
    if (!password.text(1).isEmpty()) {
      connections
          .of(connection)
          .setPassword(account, Secret.of(password.text(1)), statements(password.message(2)));
    }
    Fields expiry = request.message(3);
    if (expiry.has(1)) {
      connections
          .of(connection)
          .prolong(account, time(expiry.message(1)), statements(expiry.message(2)));
    }
    return new byte[0];
  }

  private byte[] deleteUser(String connection, Fields request) throws BackendException {
    connections.of(connection).end(request.text(1), statements(request.message(2)));
    return new byte[0];
  }

  private byte[] close(String connection, Fields request) {
    connections.close(connection);
    return new byte[0];
  }

  private static void requirePassword(long credentialType) throws BackendException {
    if (credentialType != PASSWORD) {
      throw new BackendException(
          BackendException.Kind.INVALID,
          "accounts have passwords here. fix: credential_type=password in the role");
    }
  }

  private static Instant time(Fields timestamp) {
    return Instant.ofEpochSecond(timestamp.number(SECONDS));
  }

  private static List<String> statements(Fields message) {
    return message.texts(STATEMENTS);
  }
}
