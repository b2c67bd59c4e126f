package dev.mayfly.backends.vault.login;

import dev.mayfly.backends.vault.VaultCall;
import dev.mayfly.backends.vault.VaultGateway;
import dev.mayfly.backends.vault.VaultReply;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.Secret;
import java.time.Duration;
import java.util.Map;

/**
 * A login in a browser on any machine, at OpenBao's auth method {@code oidc} with a role whose
 * {@code callback_mode} is {@code direct}: the browser is sent back to OpenBao, where the person
 * confirms, and OpenBao is asked until they have.
 *
 * @param mount where the method is mounted, without {@code auth/}
 * @param role the method's role; empty means its default one
 * @param address OpenBao's, as the browser reaches it
 */
public record OidcDirect(String mount, String role, String address) implements PersonLogin.Proof {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  @Override
  public String method() {
    return "oidc at auth/" + mount;
  }

  @Override
  public Secret token(VaultGateway vault, Person person, Patience patience)
      throws BackendException, InterruptedException {
    String nonce = Oidc.nonce();
    String redirect = address + "/v1/auth/" + mount + "/oidc/callback";
    VaultReply begun = Oidc.begin(mount, role, redirect, nonce, vault, patience);
    String state = begun.text("state");
    if (state.isEmpty()) {
      throw new BackendException(
          Kind.INVALID,
          "role "
              + role
              + " of "
              + method()
              + " is not for callback_mode direct; fix: `bao write auth/"
              + mount
              + "/role/"
              + role
              + " callback_mode=direct`");
    }
    Oidc.show(begun, person);
    Duration interval = begun.seconds("poll_interval");
    return confirmed(
        VaultCall.write(
            "auth/" + mount + "/oidc/poll", Map.of("state", state, "client_nonce", nonce)),
        interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval,
        vault,
        patience);
  }

  private Secret confirmed(VaultCall poll, Duration interval, VaultGateway vault, Patience patience)
      throws BackendException, InterruptedException {
    while (!patience.whole().passed()) {
      VaultReply reply = vault.call(poll, patience.call());
      if (reply.auth().isPresent()) {
        return reply.auth().get().token();
      }
      if (!reply.says("authorization_pending") && !reply.says("slow_down")) {
        throw new BackendException(
            Kind.DENIED, "Vault refused the login by " + method() + ": " + reply.message(poll));
      }
      patience.rest(interval);
    }
    throw new BackendException(
        Kind.DENIED, "nobody confirmed the login by " + method() + " in time; fix: try again");
  }
}
