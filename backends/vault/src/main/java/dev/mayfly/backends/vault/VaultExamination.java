package dev.mayfly.backends.vault;

import dev.mayfly.backends.vault.http.Origin;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.time.Deadline;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Looks at whether we stand with Vault as we must, and says what mends it where we do not. */
public final class VaultExamination {

  private static final Duration SHORT = Duration.ofMinutes(1);

  private final VaultSession session;

  public VaultExamination(VaultSession session) {
    this.session = session;
  }

  /** Whether a stranger on the way could read our tokens. */
  public static List<Finding> connection(VaultServer server) {
    if (server.address().getScheme().equals("https")
        || loopback(Origin.of(server.address()).host())) {
      return List.of();
    }
    return List.of(
        new Finding(
            Severity.ERROR,
            "Vault is reached over plain HTTP at "
                + server.address()
                + ": whoever is on the way reads every credential",
            "vault: { address: "
                + server.address().toString().replaceFirst("^http:", "https:")
                + " }"));
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * Whether Vault lets us in, and lets us do what we need.
   *
   * @param needed path → capability; a path may end in {@code *}
   */
  public List<Finding> standing(SortedMap<String, VaultCall.Verb> needed, Deadline deadline) {
    try {
      List<Finding> findings = new ArrayList<>(ownToken(deadline));
      VaultCall call =
          VaultCall.write("sys/capabilities-self", Map.of("paths", List.copyOf(needed.keySet())));
      VaultReply reply = session.call(call, deadline);
      needed.forEach(
          (path, verb) -> {
            List<String> held = reply.strings(path);
            if (!held.contains(verb.capability()) && !held.contains("root")) {
              findings.add(missing(path, verb, held));
            }
          });
      return findings;
    } catch (BackendException e) {
      return List.of(new Finding(Severity.ERROR, e.message(), ""));
    }
  }

  private static Finding missing(String path, VaultCall.Verb verb, List<String> held) {
    return new Finding(
        Severity.ERROR,
        "our token may not "
            + verb.capability()
            + " "
            + path
            + " (it holds: "
            + String.join(", ", held)
            + ")",
        PolicyLine.stanza(verb, path));
  }

  private List<Finding> ownToken(Deadline deadline) throws BackendException {
    VaultReply self = session.call(VaultCall.read("auth/token/lookup-self"), deadline);
    List<Finding> findings = new ArrayList<>();
    if (self.text("type").equals("batch")) {
      findings.add(
          new Finding(
              Severity.ERROR,
              "our login gives batch tokens, which can neither make nor renew the tokens of leases",
              "token_type=service on the role of the auth method"));
    }
    if (self.strings("policies").contains("root")) {
      findings.add(
          new Finding(
              Severity.WARNING,
              "our token is a root token: it may do anything at all",
              "log in by vault.auth"));
    }
    if (!session.loginIsRepeatable() && self.seconds("period").isZero()) {
      findings.add(
          new Finding(
              Severity.WARNING,
              "our token is not periodic, so that it ends however often it is renewed; and the wrapped"
                  + " secret id that gave it may be for no second login",
              "token_period=10m on the role of the auth method"));
    }
    Duration made = self.seconds("creation_ttl");
    if (!made.isZero() && made.compareTo(SHORT) < 0) {
      findings.add(
          new Finding(
              Severity.WARNING,
              "our token lives "
                  + made.toSeconds()
                  + " s: a short outage of Vault costs us our login",
              "token_ttl=5m or more on the role of the auth method"));
    }
    return findings;
  }

  /**
   * Whether the token role makes tokens as {@link LeaseTokens} needs them; a NOTE where we may not
   * look.
   */
  public List<Finding> tokenRole(String role, Deadline deadline) {
    VaultCall call = VaultCall.read("auth/token/roles/" + role);
    try {
      VaultReply reply = session.ask(call, deadline);
      if (reply.status() == 403) {
        return List.of(
            new Finding(
                Severity.NOTE,
                "token role " + role + " was not looked at",
                PolicyLine.stanza(call.verb(), call.path())));
      }
      if (reply.status() == 404) {
        return List.of(
            new Finding(
                Severity.ERROR,
                "token role " + role + " does not exist",
                new TokenRole(role).remedy(session.commands())));
      }
      reply.orThrow(call);
      boolean suits =
          reply.flag("orphan")
              && reply.flag("renewable")
              && !reply.seconds("token_period").isZero()
              && !reply.text("token_type").equals("batch");
      return suits
          ? List.of()
          : List.of(
              new Finding(
                  Severity.ERROR,
                  "token role "
                      + role
                      + " does not make orphan, renewable, periodic service tokens",
                  new TokenRole(role).remedy(session.commands())));
    } catch (BackendException e) {
      return List.of(new Finding(Severity.ERROR, e.message(), ""));
    }
  }
}
