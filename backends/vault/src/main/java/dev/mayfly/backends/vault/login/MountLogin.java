package dev.mayfly.backends.vault.login;

import dev.mayfly.backends.vault.VaultCall;
import dev.mayfly.backends.vault.VaultGateway;
import dev.mayfly.backends.vault.VaultLogin;
import dev.mayfly.backends.vault.VaultReply;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.time.Deadline;

/**
 * A login at a mounted auth method: evidence is sent to {@code auth/MOUNT/login}, and a token comes
 * back.
 */
public final class MountLogin implements VaultLogin {

  private final String type;
  private final String mount;
  private final Evidence evidence;

  /**
   * A login by one auth method.
   *
   * @param type the auth method, such as {@code kubernetes}
   * @param mount where it is mounted, without {@code auth/}
   */
  public MountLogin(String type, String mount, Evidence evidence) {
    this.type = type;
    this.mount = mount;
    this.evidence = evidence;
  }

  @Override
  public String method() {
    return type + " at auth/" + mount;
  }

  @Override
  public Secret login(VaultGateway vault, Deadline deadline) throws BackendException {
    VaultCall call = VaultCall.write("auth/" + mount + "/login", evidence.gather(vault, deadline));
    VaultReply reply = vault.call(call, deadline);
    if (reply.status() >= 400 && reply.status() <= 404) {
      String refused = "Vault refused the login by " + method() + ": " + reply.message(call);
      throw new BackendException(Kind.DENIED, refused + (reply.status() > 400 ? unmounted() : ""));
    }
    return reply
        .orThrow(call)
        .auth()
        .orElseThrow(
            () -> new BackendException(Kind.INVALID, "the login by " + method() + " gave no token"))
        .token();
  }

  /** Without a token Vault does not tell a path that does not exist from one that is forbidden. */
  private String unmounted() {
    return " (so it also says where nothing is mounted: correct vault.auth.mount_path, or `vault auth enable -path="
        + mount
        + " "
        + type
        + "`)";
  }

  @Override
  public boolean repeatable() {
    return evidence.repeatable();
  }

  @Override
  public boolean makesToken() {
    return true;
  }
}
