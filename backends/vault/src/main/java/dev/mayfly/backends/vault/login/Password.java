package dev.mayfly.backends.vault.login;

import dev.mayfly.backends.vault.VaultCall;
import dev.mayfly.backends.vault.VaultGateway;
import dev.mayfly.backends.vault.VaultReply;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A user name and a password, at the auth methods {@code userpass} and {@code ldap}.
 *
 * @param type the auth method
 * @param mount where it is mounted, without {@code auth/}
 * @param username whose; where it is empty, they are asked
 */
public record Password(String type, String mount, Optional<String> username)
    implements PersonLogin.Proof {

  /** As {@code sudo} and {@code ssh} have it. */
  private static final int TRIES = 3;

  @Override
  public String method() {
    return type + " at auth/" + mount;
  }

  @Override
  public Secret token(VaultGateway vault, Person person, Patience patience)
      throws BackendException {
    try {
      String name = username.isPresent() ? username.get() : name(person);
      for (int tries = 1; tries < TRIES; tries++) {
        VaultReply reply = attempt(name, vault, person, patience);
        if (reply.auth().isPresent()) {
          return reply.auth().get().token();
        }
        person.tell("Vault refused: " + reply.message(call(name, Map.of())));
      }
      VaultCall last = call(name, Map.of());
      VaultReply reply = attempt(name, vault, person, patience);
      return reply
          .auth()
          .orElseThrow(
              () ->
                  new BackendException(
                      Kind.DENIED,
                      "Vault refused the login by " + method() + ": " + reply.message(last)))
          .token();
    } catch (IOException e) {
      throw new BackendException(
          Kind.INVALID, "nobody can be asked for a password: " + Messages.of(e), e);
    }
  }

  private String name(Person person) throws BackendException, IOException {
    String name = person.ask("Vault user: ").strip();
    if (name.isEmpty()) {
      throw new BackendException(Kind.INVALID, "no user was named; fix: vault.auth.username");
    }
    return name;
  }

  private VaultReply attempt(String name, VaultGateway vault, Person person, Patience patience)
      throws BackendException, IOException {
    Secret password = person.askSecret("Password of " + name + " at " + method() + ": ");
    VaultCall call = call(name, Map.of("password", password));
    VaultReply reply = vault.call(call, patience.call());
    return reply.status() >= 400 && reply.status() < 500 ? reply : reply.orThrow(call);
  }

  private VaultCall call(String name, Map<String, Object> body) {
    String user = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return VaultCall.write("auth/" + mount + "/login/" + user, body);
  }
}
