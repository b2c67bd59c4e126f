package dev.mayfly.examples.demo;

import dev.mayfly.testing.servers.Await;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Mayfly is killed together with the job. Its successor knows nothing but the ledger. */
final class KilledBoth {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int ROWS = 200;

  private final Servers servers;
  private final Folder folder;
  private final Launcher mayfly;
  private final SetUp setUp;

  KilledBoth(Servers servers, Folder folder, Launcher mayfly, SetUp setUp) {
    this.servers = servers;
    this.folder = folder;
    this.mayfly = mayfly;
    this.setUp = setUp;
  }

  void run(Part part) throws IOException, SQLException {
    setUp.newSecretId();
    try (JobRun job = JobRun.start("run-2", mayfly, folder, servers.postgres());
        Witness witness = new Witness(part, servers, folder, job)) {
      witness.lives();
      long zero = witness.zero();
      job.killBoth();
      Await.until(
          "both are gone", LIMIT, () -> !job.jobLives() && !job.mayfly().process().isAlive());
      part.claim(
          zero,
          true,
          "SIGKILL to the job and to Mayfly",
          "processes %d and %d are no more"
              .formatted(job.process().pid(), job.mayfly().process().pid()));
      Await.until("rows are read", LIMIT, () -> witness.rowsSince() > ROWS);
      part.claim(
          job.reader().ended().isEmpty(),
          "nobody is there to end the login",
          "the other session reads on, " + witness.rowsSince() + " rows");
      recover(part, witness, job);
    }
  }

  private void recover(Part part, Witness witness, JobRun job) throws IOException, SQLException {
    setUp.newSecretId();
    Launcher.Running recovery =
        mayfly.start("recover", List.of("recover", "-c", folder.configuration().toString()));
    part.claim(true, "mayfly recover is started", "process " + recovery.process().pid());
    try (LoginTrials trials = new LoginTrials(job.login())) {
      int code = recovery.await();
      part.claim(code == 0, "it ends when the end is proven", "exit code " + code);
      witness.ended(trials, setUp.control());
    }
  }
}
