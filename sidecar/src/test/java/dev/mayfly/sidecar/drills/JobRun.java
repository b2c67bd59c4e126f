package dev.mayfly.sidecar.drills;

import dev.mayfly.sidecar.MayflyProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A job at work under an ordinary {@code mayfly run}, and the thief who has its password. */
record JobRun(MayflyProcess mayfly, StolenLogin stolen) {

  private static final Pattern SESSION = Pattern.compile("session of (\\S+)");

  /** Returns when both are logged in and have made a table each. */
  static JobRun start(DrillEnvironment drill, Path configuration, Map<String, String> environment)
      throws Exception {
    MayflyProcess mayfly =
        drill.launcher.start(
            environment, "run", "-c", configuration.toString(), "--", "psql", "-qAt");
    mayfly.say("CREATE TABLE job_" + mayfly.pid() + " AS SELECT 1 AS n;");
    mayfly.say("SELECT 'session of ' || current_user;");
    if (!mayfly.prints(SESSION)) {
      throw new AssertionError("the job does not begin. " + mayfly.words());
    }
    var session = mayfly.matcher(SESSION);
    if (!session.find()) {
      throw new AssertionError(mayfly.words());
    }
    List<StolenLogin> thieves = drill.thieves();
    StolenLogin stolen =
        thieves.stream()
            .filter(one -> one.login().user().equals(session.group(1)))
            .findFirst()
            .orElseThrow();
    stolen.breakIn();
    return new JobRun(mayfly, stolen);
  }
}
