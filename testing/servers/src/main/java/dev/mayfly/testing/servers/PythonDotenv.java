package dev.mayfly.testing.servers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The library python-dotenv, downloaded once into the cache. */
public final class PythonDotenv {

  private static final String VERSION = "1.2.2";

  private PythonDotenv() {}

  /**
   * The folder to put on {@code PYTHONPATH}.
   *
   * @throws ServerException that says why it cannot be had
   */
  public static Path locate() {
    return Cache.personal()
        .folder(
            "python-dotenv-" + VERSION,
            folder ->
                Command.run(
                    Duration.ofMinutes(2),
                    List.of(
                        "python3",
                        "-m",
                        "pip",
                        "install",
                        "--quiet",
                        "--disable-pip-version-check",
                        "--root-user-action=ignore",
                        "--no-deps",
                        "--target",
                        folder.toString(),
                        "python-dotenv==" + VERSION)));
  }
}
