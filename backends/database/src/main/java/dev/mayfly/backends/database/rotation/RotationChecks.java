package dev.mayfly.backends.database.rotation;

import dev.mayfly.backends.database.vault.EngineNames;
import dev.mayfly.backends.database.vault.EngineRoot;
import dev.mayfly.backends.vault.KvFolder;
import dev.mayfly.backends.vault.VaultCall;
import dev.mayfly.backends.vault.VaultExamination;
import dev.mayfly.backends.vault.VaultReply;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Finding;
import dev.mayfly.core.backend.Finding.Severity;
import dev.mayfly.core.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether two root logins can take turns, as far as Vault is concerned. */
public final class RotationChecks {

  /** The engine has no such plugin, and so refuses the write where the policy lets it pass. */
  private static final Map<String, Object> HARMLESS = Map.of("plugin_name", "mayfly-probe");

  private final AlternatingSettings settings;
  private final Optional<EngineNames> engine;
  private final RotationPolicy policy;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param engine that accounts are made by; empty: Mayfly makes them
   */
  public RotationChecks(AlternatingSettings settings, Optional<EngineNames> engine) {
    this.settings = settings;
    this.engine = engine;
    this.policy = new RotationPolicy(settings.place(), engine);
  }

  /**
   * @param own Mayfly's login
   * @param rotator that of who rotates, where it is configured
   */
  public List<Finding> run(VaultSession own, Optional<VaultSession> rotator, Deadline deadline) {
    note(own, rotator.isPresent());
    if (rotator.isEmpty()) {
      findings.addAll(new VaultExamination(own).standing(policy.neededToAsk(), deadline));
      return findings;
    }
    findings.addAll(
        new VaultExamination(rotator.get()).standing(policy.neededToRotate(), deadline));
    engine.ifPresent(names -> look(() -> parameters(names, rotator.get(), deadline)));
    look(() -> record(rotator.get(), deadline));
    return findings;
  }

  private void note(VaultSession own, boolean isRotating) {
    String turns =
        "rotate_root: alternating"
            + (isRotating ? "" : "; this process only asks, so mayfly rotator must run elsewhere");
    if (engine.isEmpty()) {
      add(Severity.NOTE, turns + ". The way back", "rotate_root: never");
      return;
    }
    RotationPlace place = settings.place();
    String record = place.path() + "/" + place.record();
    add(
        Severity.NOTE,
        turns
            + ". The way back: give the login that "
            + engine.get().config()
            + " names a new password",
        "rotate_root: engine; then mayfly generate vault-policy | vault, with its password in ROOT_PASSWORD, and last: "
            + own.commands().line("kv metadata delete", "-mount=" + place.mount() + " " + record));
  }

  private interface Look {
    void look() throws BackendException;
  }

  private void look(Look look) {
    try {
      look.look();
    } catch (BackendException e) {
      add(Severity.ERROR, e.message(), "");
    }
  }

  private void parameters(EngineNames names, VaultSession rotator, Deadline deadline)
      throws BackendException {
    VaultReply reply = rotator.ask(VaultCall.write(names.config(), HARMLESS), deadline);
    if (reply.status() != 403) {
      add(
          Severity.ERROR,
          "who rotates may write anything to "
              + names.config()
              + ": whoever changes its connection_url is sent the root's password",
          policy.rotating());
    }
  }

  private void record(VaultSession rotator, Deadline deadline) throws BackendException {
    RotationPlace place = settings.place();
    RootRecord record =
        new RootStore(new KvFolder(rotator, place.mount(), place.path()), place)
            .read(deadline)
            .record();
    if (engine.isEmpty()) {
      return; // the record itself says who is in use
    }
    String used = new EngineRoot(rotator, engine.get()).username(deadline);
    if (!used.equals(record.active()) && !record.switching()) {
      add(
          Severity.ERROR,
          engine.get().config()
              + " logs in as "
              + used
              + ", and "
              + place
              + " says "
              + record.active()
              + ": somebody else has changed it",
          "mayfly generate vault, and run it with a new password of each root login");
    }
  }

  private void add(Severity severity, String what, String remedy) {
    findings.add(new Finding(severity, what, remedy));
  }
}
