package dev.mayfly.sidecar.context;

import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.configuration.ConfiguredLog;
import dev.mayfly.sidecar.reporting.Log;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.slf4j.event.Level;

/** The log as it is configured. */
public final class Logs {

  private static final String SLF4J_PROVIDER = "dev.mayfly.sidecar.reporting.SlfProvider";

  private Logs() {}

  /**
   * Opens it, for SLF4J as well.
   *
   * @param terminal whether a person is looking
   */
  public static Log open(
      ConfiguredLog configured,
      PrintStream stream,
      boolean terminal,
      boolean verbose,
      Map<String, String> environment) {
    boolean collected = !terminal && LogCollector.reads(environment, Path.of("/"));
    Level usual = collected ? Level.INFO : Level.WARN;
    Level level =
        configured.level().equals("auto")
            ? usual
            : Level.valueOf(configured.level().toUpperCase(Locale.ROOT));
    Level threshold = verbose && level.toInt() > Level.INFO.toInt() ? Level.INFO : level;
    boolean json =
        configured.format().equals("auto") ? collected : configured.format().equals("json");
    Log.Form text = terminal ? Log.Form.PLAIN : Log.Form.TIMED;
    Log log = new Log(threshold, json ? Log.Form.JSON : text, stream, new SystemClock()::now);
    Log.use(log);
    System.setProperty("slf4j.provider", SLF4J_PROVIDER); // found without a search
    System.setProperty("slf4j.internal.verbosity", "WARN"); // which it would otherwise report
    return log;
  }
}
