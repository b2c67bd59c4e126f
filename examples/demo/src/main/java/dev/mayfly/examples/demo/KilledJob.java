package dev.mayfly.examples.demo;

import dev.mayfly.testing.servers.Await;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** The job is killed; Mayfly lives. */
final class KilledJob {

  private static final int KILLED = 128 + 9;

  private final Servers servers;
  private final Folder folder;
  private final Launcher mayfly;
  private final SetUp setUp;

  KilledJob(Servers servers, Folder folder, Launcher mayfly, SetUp setUp) {
    this.servers = servers;
    this.folder = folder;
    this.mayfly = mayfly;
    this.setUp = setUp;
  }

  /** Returns how long the job's login was seen to work after the job's death. */
  Duration run(Part part) throws IOException, SQLException {
    setUp.newSecretId();
    try (JobRun job = JobRun.start("run-1", mayfly, folder, servers.postgres());
        Witness witness = new Witness(part, servers, folder, job)) {
      witness.lives();
      part.claim(
          setUp.root().refusal().isEmpty(),
          "the root password that made it works",
          "login as " + setUp.root());
      long zero = witness.zero();
      job.killJob();
      try (LoginTrials trials = new LoginTrials(job.login())) {
        Await.until("the job is gone", Duration.ofSeconds(5), () -> !job.jobLives());
        part.claim(
            zero, true, "SIGKILL to the job", "process " + job.process().pid() + " is no more");
        int code = job.mayfly().await();
        part.claim(code == KILLED, "mayfly run ends as the job did", "exit code " + code);
        witness.ended(trials, setUp.control());
        Duration exposure = witness.exposure(trials);
        new RootRotation(servers, folder, mayfly, setUp).run(part, witness);
        return exposure;
      }
    }
  }
}
