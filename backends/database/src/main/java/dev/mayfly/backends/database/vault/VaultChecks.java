package dev.mayfly.backends.database.vault;

import dev.mayfly.backends.vault.PolicyLine;
import dev.mayfly.backends.vault.VaultCall;
import dev.mayfly.backends.vault.VaultCall.Verb;
import dev.mayfly.backends.vault.VaultCommands;
import dev.mayfly.backends.vault.VaultExamination;
import dev.mayfly.backends.vault.VaultReply;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Ceiling;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether Vault is set up for one target as {@link VaultSetUp} would do it. */
public final class VaultChecks {

  /** Below this, ending many tasks at once waits for connections. */
  private static final int FEW_CONNECTIONS = 8;

  private final VaultSession vault;
  private final EngineSettings settings;
  private final EngineConnection connection;
  private final VaultSetUp setUp;
  private final List<Finding> findings = new ArrayList<>();

  public VaultChecks(VaultSession vault, EngineSettings settings, EngineConnection connection) {
    this.vault = vault;
    this.settings = settings;
    this.connection = connection;
    this.setUp = new VaultSetUp(settings, connection, vault.commands());
  }

  public List<Finding> run(Deadline deadline) {
    VaultExamination examination = new VaultExamination(vault);
    findings.addAll(examination.standing(new VaultPolicy(settings).needed(), deadline));
    findings.addAll(examination.tokenRole(settings.names().tokenRole(), deadline));
    findings.addAll(examination.tokenRole(settings.names().guardTokenRole(), deadline));
    look(settings.names().config(), deadline, this::connection);
    for (EngineRole role : settings.everyRole()) {
      look(settings.names().role(role.name()), deadline, found -> role(role, found));
    }
    ceilings(deadline);
    if (settings.engineRotates() && settings.plugin().isEmpty()) {
      add(
          Severity.NOTE,
          "rotate_root: engine. If Vault dies between changing the password of "
              + connection.roots()
              + " and storing it, it is locked out of the database for good, until somebody gives that login a new password and writes it to "
              + settings.names().config(),
          "rotate_root: alternating, with two root_logins; then mayfly generate sql | vault | vault-policy (docs/rotation.md)");
    }
    return findings;
  }

  private void ceilings(Deadline deadline) {
    try {
      Duration promised = settings.longestMaxTtl();
      for (Ceiling ceiling : new Ceilings(vault, settings, promised).common(deadline)) {
        if (ceiling.longest().compareTo(promised) < 0) {
          add(
              Severity.WARNING,
              ceiling.of()
                  + " ends accounts earlier than max_ttl says: after "
                  + ceiling.longest().toSeconds()
                  + "s",
              ceiling.remedy());
        }
      }
    } catch (BackendException e) {
      add(Severity.ERROR, e.message(), "");
    }
  }

  @FunctionalInterface
  private interface Check {
    void of(VaultReply found);
  }

  private void look(String path, Deadline deadline, Check check) {
    VaultCall call = VaultCall.read(path);
    try {
      VaultReply reply = vault.ask(call, deadline);
      switch (reply.status()) {
        case 403 ->
            add(Severity.NOTE, path + " was not looked at", PolicyLine.stanza(Verb.READ, path));
        case 400, 404 -> add(Severity.ERROR, path + " does not exist", "mayfly generate vault");
        default -> check.of(reply.orThrow(call));
      }
    } catch (BackendException e) {
      add(Severity.ERROR, e.message(), "");
    }
  }

  private void connection(VaultReply found) {
    Map<String, Object> expected = setUp.connection();
    Map<?, ?> details =
        found.data().get("connection_details") instanceof Map<?, ?> map ? map : Map.of();
    if (settings.plugin().isEmpty()
        && !Objects.equals(details.get("username_template"), expected.get("username_template"))) {
      add(
          Severity.ERROR,
          "accounts made by "
              + settings.names().config()
              + " do not carry their lease key where the guard looks for it",
          write("username_template=" + expected.get("username_template")));
    }
    List<String> allowed = found.strings("allowed_roles");
    if (!allowed.contains("*") && !allowed.containsAll(settings.everyName())) {
      add(
          Severity.ERROR,
          settings.names().config() + " does not allow all of " + settings.everyName(),
          write("allowed_roles=" + String.join(",", settings.everyName())));
    }
    if (settings.engineRotates()
        && !found
            .strings("root_credentials_rotate_statements")
            .equals(expected.get("root_rotation_statements"))) {
      add(
          Severity.ERROR,
          "the root's password cannot be rotated: the connection has no statements of ours for it",
          "mayfly generate vault");
    }
    for (EngineOption option : connection.options()) {
      if (!String.valueOf(details.get(option.key())).equals(option.value())) {
        add(Severity.WARNING, option.without(), write(option.key() + "=" + option.value()));
      }
    }
    if (number(details.get("max_open_connections")) < FEW_CONNECTIONS) {
      add(
          Severity.WARNING,
          settings.names().config()
              + " opens few connections: many tasks that end at once wait for each other",
          write("max_open_connections=" + expected.get("max_open_connections")));
    }
  }

  private void role(EngineRole role, VaultReply found) {
    VaultSetUp.Write expected = setUp.role(role.name());
    String path = expected.path();
    String remedy = setUp.remedy(expected);
    if (!found.text("db_name").equals(settings.names().connection())) {
      add(
          Severity.ERROR,
          path + " belongs to another connection: " + found.text("db_name"),
          remedy);
    }
    if (!found.strings("creation_statements").equals(expected.body().get("creation_statements"))) {
      add(Severity.WARNING, path + " makes accounts in its own way", remedy);
    }
    for (String list : List.of("renew_statements", "rollback_statements")) {
      if (!found.strings(list).equals(expected.body().get(list))) {
        add(Severity.WARNING, path + " has " + list + " of its own", remedy);
      }
    }
    if (!found
        .strings("revocation_statements")
        .equals(expected.body().get("revocation_statements"))) {
      add(
          Severity.WARNING,
          path
              + (found.strings("revocation_statements").isEmpty()
                  ? " revokes as the engine does by default: 20 times slower, leaving sessions open, and not at all where an account owns something"
                  : " revokes in its own way"),
          remedy);
    }
    if (found.seconds("max_ttl").compareTo(role.maxTtl()) < 0 && settings.roles().contains(role)) {
      add(Severity.WARNING, path + " ends accounts earlier than max_ttl says", remedy);
    }
  }

  private static int number(@Nullable Object value) {
    try {
      return Integer.parseInt(String.valueOf(value));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private String write(String change) {
    return vault
        .commands()
        .line(
            "write",
            VaultCommands.shell(settings.names().config()) + " " + VaultCommands.shell(change));
  }

  private void add(Severity severity, String what, String remedy) {
    findings.add(new Finding(severity, what, remedy));
  }
}
