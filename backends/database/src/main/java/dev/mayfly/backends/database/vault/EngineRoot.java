package dev.mayfly.backends.database.vault;

import dev.mayfly.backends.database.dialect.RootInUse;
import dev.mayfly.backends.vault.VaultCall;
import dev.mayfly.backends.vault.VaultReply;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.time.Deadline;
import java.util.Map;

/** Who Vault's database engine logs in to the database as. */
public final class EngineRoot implements RootInUse {

  private final VaultSession vault;
  private final EngineNames names;

  /**
   * @param vault logged in as somebody who may write the connection
   */
  public EngineRoot(VaultSession vault, EngineNames names) {
    this.vault = vault;
    this.names = names;
  }

  /** Vault tries it first, and stays with the other if it fails. */
  @Override
  public void use(DatabaseLogin login, Deadline deadline) throws BackendException {
    Map<String, Object> body =
        Map.of(
            "username", login.username(),
            "password", login.password(),
            "verify_connection", true);
    VaultCall call = VaultCall.write(names.config(), body);
    VaultReply reply = vault.ask(call, deadline);
    if (reply.says("error verifying connection")) {
      throw new BackendException(
          Kind.TRANSIENT, login.username() + " is not let in: " + reply.message(call));
    }
    vault.require(call, reply, deadline);
  }

  @Override
  public String username(Deadline deadline) throws BackendException {
    VaultReply reply = vault.call(VaultCall.read(names.config()), deadline);
    return reply.section("connection_details").text("username");
  }
}
