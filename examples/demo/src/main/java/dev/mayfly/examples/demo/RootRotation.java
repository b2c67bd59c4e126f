package dev.mayfly.examples.demo;

import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.BaoException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The root login that made the job's is rotated by who may: Mayfly beside the job has asked for it.
 * Accounts are made with the other root login from then on.
 */
final class RootRotation {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String RECORD = "mayfly/data/roots/database/" + SetUp.DATABASE;
  private static final String CONFIG = "database/config/" + SetUp.DATABASE;

  private final Servers servers;
  private final Folder folder;
  private final Launcher mayfly;
  private final SetUp setUp;

  RootRotation(Servers servers, Folder folder, Launcher mayfly, SetUp setUp) {
    this.servers = servers;
    this.folder = folder;
    this.mayfly = mayfly;
    this.setUp = setUp;
  }

  void run(Part part, Witness witness) throws IOException, SQLException {
    if (!asked(part)) {
      return;
    }
    Instant begin = Instant.now();
    Launcher.Running rotator =
        mayfly.start("rotator", List.of("rotator", "-c", folder.rotatorConfiguration().toString()));
    part.claim(
        true,
        "mayfly rotator is started, which may rotate it",
        "process " + rotator.process().pid() + ", with an identity of its own in Vault");
    Await.until("the root is rotated", LIMIT, () -> rotations() > 0);
    new Canary(AuditLog.read(folder.auditLog()), servers.postgres())
        .claim(part, begin, CONFIG, "Vault is given the other root login");
    witness.rootReplaced();
    setUp
        .root()
        .refusal()
        .ifPresentOrElse(
            words -> part.claim(true, "and the old root password is refused", words),
            () -> part.claim(false, "and the old root password is refused", "it works"));
    rotator.process().destroy();
    int code = rotator.await();
    part.claim(code == 0, "mayfly rotator ends when it is told to", "exit code " + code);
  }

  /** Whether Mayfly has asked for what it may not do. */
  private boolean asked(Part part) throws SQLException {
    Optional<String> version = request();
    boolean works = setUp.root().refusal().isEmpty();
    part.claim(
        version.isPresent() && works,
        "Mayfly may not rotate the root: it asks for that",
        version.map(v -> "request " + v + " in Vault; ").orElse("no request in Vault; ")
            + (works ? "the root password still works" : "the root password is another one"));
    return version.isPresent();
  }

  private Optional<String> request() {
    try {
      return Optional.of(
          servers.bao().admin().read(RECORD + "/request").text("data", "metadata", "version"));
    } catch (BaoException e) {
      return Optional.empty(); // 404: there is none
    }
  }

  /** How many are over, as the record of the root logins says. */
  private int rotations() {
    Object record = servers.bao().admin().read(RECORD).data().get("data");
    return record instanceof Map<?, ?> fields && fields.containsKey("last")
        ? Integer.parseInt(String.valueOf(fields.get("last")))
        : 0;
  }
}
