package dev.mayfly.sidecar.tasks;

import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.endpoint.Problem;
import dev.mayfly.sidecar.endpoint.ProblemException;
import dev.mayfly.sidecar.instance.Places;
import dev.mayfly.sidecar.reporting.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.event.Level;

/** The files of one task, which are its own while it lives. */
public final class PlaceClaims {

  private final Places places;
  private final List<Path> files = new ArrayList<>();

  private PlaceClaims(Places places) {
    this.places = places;
  }

  /** Whether a file is ours from now on. */
  private interface Claiming {
    boolean claim(Path file) throws IOException;
  }

  /** Takes all files of a plan, or none. */
  public static PlaceClaims of(Places places, Plan plan) {
    List<String> hindrances = plan.hindrances();
    if (!hindrances.isEmpty()) {
      throw new ProblemException(
          new Problem(409, "place-unfit", String.join("; ", hindrances), ""));
    }
    return of(places, plan.files(), places::claim);
  }

  /** The same for the files of a task that goes on with us. */
  public static PlaceClaims adopt(Places places, List<Path> files) {
    return of(places, files, places::adopt);
  }

  private static PlaceClaims of(Places places, List<Path> files, Claiming claiming) {
    PlaceClaims claims = new PlaceClaims(places);
    try {
      for (Path file : files) {
        claims.take(file, claiming);
      }
      return claims;
    } catch (IOException e) {
      claims.release();
      throw refusal("cannot be claimed: " + Messages.of(e), "look at the state folder");
    } catch (ProblemException e) {
      claims.release();
      throw e;
    }
  }

  private void take(Path file, Claiming claiming) throws IOException {
    if (!claiming.claim(file)) {
      throw refusal(
          "a living task delivers to " + file + " already",
          "with {{incarnation}} in its name every run has its own");
    }
    files.add(file);
  }

  private static ProblemException refusal(String detail, String remedy) {
    return new ProblemException(new Problem(409, "place-taken", detail, remedy));
  }

  public void release() {
    try {
      places.release(files);
    } catch (IOException e) {
      Log.current().write(Level.WARN, "cannot let go of " + files + ": " + Messages.of(e));
    }
  }
}
