package dev.mayfly.sidecar.tasks;

import dev.mayfly.backends.vault.VaultSettings;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredReceipts.Signing.KeyFile;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.instance.Instance;
import dev.mayfly.sidecar.process.SystemUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a command of ours is kept from what we work with. Who is of our own user, or reads what
 * we log in to Vault with, can make credentials that no ledger knows.
 */
public final class Isolation {

  private final List<Path> secrets;
  private final List<Path> ours;

  /** What is open, and what closes it. */
  public record Gap(String what, String fix) {

    @Override
    public String toString() {
      return what + "; fix: " + fix;
    }
  }

  private Isolation(List<Path> secrets, List<Path> ours) {
    this.secrets = secrets;
    this.ours = ours;
  }

  public static Isolation of(Configuration configuration, ProcessEnvironment environment)
      throws IOException {
    List<Path> secrets =
        new ArrayList<>(VaultSettings.evidence(configuration.vault(), environment.vault()));
    configuration
        .receipts()
        .signing()
        .filter(KeyFile.class::isInstance)
        .map(KeyFile.class::cast)
        .ifPresent(key -> secrets.add(key.file()));
    Path state = Instance.stateOf(configuration, environment).path();
    secrets.add(state);
    return new Isolation(
        secrets.stream().filter(Files::exists).toList(), List.of(state, configuration.file()));
  }

  /** What is open to a command of this user; nothing where it is isolated. */
  public List<Gap> gaps(Optional<SystemUser> user) throws IOException {
    if (user.isEmpty() || user.get().id() == SystemUser.ours()) {
      return List.of(
          new Gap(
              "the command runs as mayfly's own user, and can make itself credentials that no"
                  + " ledger knows",
              SystemUser.ours() == 0
                  ? "--user NAME, or user: NAME of the task"
                  : "start mayfly as root, with --user NAME or user: NAME of the task"));
    }
    if (user.get().id() == 0) {
      return List.of(new Gap("the command runs as root, and can do all that mayfly can", "--user"));
    }
    String who = "the command's user " + user.get().name();
    List<Gap> gaps = new ArrayList<>();
    for (Path file : user.get().among(secrets, "-r")) {
      gaps.add(
          new Gap(who + " may read " + file + ", and so do what mayfly can", "chmod go= " + file));
    }
    for (Path file : user.get().among(ours, "-w")) {
      gaps.add(
          new Gap(
              who + " may write " + file + ", and so have mayfly do what it wants",
              "chmod go-w " + file));
    }
    return gaps;
  }
}
