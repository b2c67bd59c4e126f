package dev.mayfly.backends.vault.login;

import dev.mayfly.backends.vault.VaultCall;
import dev.mayfly.backends.vault.VaultGateway;
import dev.mayfly.backends.vault.VaultReply;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/**
 * A login in the browser, at the auth method {@code oidc}: the identity provider sends the browser
 * back to a listener on this machine (Vault's API documentation of JWT/OIDC, "OIDC Authorization
 * URL Request" and "OIDC Callback").
 *
 * @param mount where the method is mounted, without {@code auth/}
 * @param role the method's role; empty means its default one
 * @param port of the listener; the role must allow {@code http://127.0.0.1:PORT/oidc/callback}
 */
public record Oidc(String mount, String role, int port) implements PersonLogin.Proof {

  private static final SecureRandom RANDOM = new SecureRandom();

  @Override
  public String method() {
    return "oidc at auth/" + mount;
  }

  @Override
  public Secret token(VaultGateway vault, Person person, Patience patience)
      throws BackendException, InterruptedException {
    try (Callback callback = Callback.listen(port)) {
      String nonce = nonce();
      VaultReply begun = begin(mount, role, callback.uri(), nonce, vault, patience);
      String state = state(begun);
      callback.expect(state);
      show(begun, person);
      String code = callback.await(patience.whole());
      VaultCall call =
          VaultCall.read(
              "auth/" + mount + "/oidc/callback",
              Map.of("state", state, "code", code, "client_nonce", nonce));
      VaultReply reply = vault.call(call, patience.call());
      return reply
          .auth()
          .orElseThrow(
              () ->
                  new BackendException(
                      Kind.DENIED,
                      "Vault refused the login by " + method() + ": " + reply.message(call)))
          .token();
    } catch (IOException e) {
      throw new BackendException(
          Kind.INVALID,
          "nothing can listen on 127.0.0.1:"
              + port
              + " for the browser: "
              + Messages.of(e)
              + "; fix: vault.auth.callback_port, or callback_mode: direct",
          e);
    }
  }

  /** Known to us and Vault alone: whoever sees the URL cannot finish the login. */
  static String nonce() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  static VaultReply begin(
      String mount,
      String role,
      String redirect,
      String nonce,
      VaultGateway vault,
      Patience patience)
      throws BackendException {
    VaultCall call =
        VaultCall.write(
            "auth/" + mount + "/oidc/auth_url",
            Map.of("role", role, "redirect_uri", redirect, "client_nonce", nonce));
    VaultReply reply = vault.call(call, patience.call()).orThrow(call);
    if (reply.text("auth_url").isEmpty()) {
      // This, and no error, is Vault's answer to a redirect that the role does not allow.
      throw new BackendException(
          Kind.INVALID,
          "Vault does not send a browser to "
              + redirect
              + "; fix: `vault write auth/"
              + mount
              + "/role/"
              + (role.isEmpty() ? "ROLE" : role)
              + " allowed_redirect_uris="
              + redirect
              + "`");
    }
    return reply;
  }

  private static String state(VaultReply begun) {
    String query = URI.create(begun.text("auth_url")).getRawQuery();
    return Callback.query(query).getOrDefault("state", "");
  }

  static void show(VaultReply begun, Person person) {
    String page = begun.text("auth_url");
    person.tell("Log in in your browser:\n\n    " + page + "\n");
    person.browse(URI.create(page));
  }
}
