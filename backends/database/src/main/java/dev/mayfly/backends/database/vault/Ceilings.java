package dev.mayfly.backends.database.vault;

import dev.mayfly.backends.vault.TokenRole;
import dev.mayfly.backends.vault.VaultCall;
import dev.mayfly.backends.vault.VaultCommands;
import dev.mayfly.backends.vault.VaultReply;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Ceiling;
import dev.mayfly.core.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What in Vault, besides the engine's roles, limits how long renewals can make an account last: the
 * mount of the engine or, where that has no limit of its own, the server; and the role of the
 * lease's token. What our policy does not show is left out.
 */
public final class Ceilings {

  private final VaultSession vault;
  private final EngineSettings settings;
  private final Duration wanted;

  /**
   * @param wanted what the remedies would raise a limit to
   */
  public Ceilings(VaultSession vault, EngineSettings settings, Duration wanted) {
    this.vault = vault;
    this.settings = settings;
    this.wanted = wanted;
  }

  /** Those of one role: its own, and all that hold for every role. */
  public List<Ceiling> of(String role, Deadline deadline) throws BackendException {
    List<Ceiling> found = new ArrayList<>();
    String path = settings.names().role(role);
    read(path, deadline)
        .flatMap(
            reply ->
                ceiling(
                    path,
                    reply.seconds("max_ttl"),
                    increment ->
                        vault
                            .commands()
                            .line("write", VaultCommands.shell(path) + " max_ttl=" + increment)))
        .ifPresent(found::add);
    found.addAll(common(deadline));
    return found;
  }

  /** Those that hold for every role. */
  List<Ceiling> common(Deadline deadline) throws BackendException {
    List<Ceiling> found = new ArrayList<>();
    String mount = settings.names().mount();
    ceiling(
            "the mount " + mount,
            mount(mount, deadline),
            increment ->
                vault
                    .commands()
                    .line(
                        "secrets tune",
                        "-max-lease-ttl=" + increment + " " + VaultCommands.shell(mount)))
        .ifPresent(found::add);
    String token = new TokenRole(settings.names().tokenRole()).path();
    read(token, deadline)
        .flatMap(
            reply ->
                ceiling(
                    token,
                    reply.seconds("token_explicit_max_ttl"),
                    increment ->
                        vault
                            .commands()
                            .line("write", token + " token_explicit_max_ttl=" + increment)))
        .ifPresent(found::add);
    return found;
  }

  /** In force, which a tuning policy shows; else its own, which whoever may use the mount sees. */
  private Duration mount(String mount, Deadline deadline) throws BackendException {
    Optional<VaultReply> inForce = read("sys/mounts/" + mount + "/tune", deadline);
    if (inForce.isPresent()) {
      return inForce.get().seconds("max_lease_ttl");
    }
    return read("sys/internal/ui/mounts/" + mount, deadline)
        .map(reply -> reply.section("config").seconds("max_lease_ttl"))
        .orElse(Duration.ZERO);
  }

  private Optional<VaultReply> read(String path, Deadline deadline) throws BackendException {
    VaultReply reply = vault.ask(VaultCall.read(path), deadline);
    return reply.ok() ? Optional.of(reply) : Optional.empty();
  }

  private Optional<Ceiling> ceiling(String of, Duration longest, UnaryOperator<String> remedy) {
    return longest.isZero()
        ? Optional.empty()
        : Optional.of(new Ceiling(of, longest, remedy.apply(wanted.toSeconds() + "s")));
  }
}
