package dev.mayfly.sidecar.context;

import dev.mayfly.backends.vault.VaultSettings;
import dev.mayfly.backends.vault.VaultWarmUp;
import dev.mayfly.core.backend.BackendFactory;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredTarget;
import dev.mayfly.sidecar.runtime.BackgroundThreads;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Has the JVM load, on threads beside what has to be done one after the other, what a start will
 * need: of a short job, loading is the longest part. It changes nothing else, whether it succeeds
 * or not.
 */
public final class WarmUp {

  private static final Executor THREADS = BackgroundThreads.each("warm-up");

  private WarmUp() {}

  /** What every configuration needs, while it is read. */
  public static void begin() {
    start(
        () -> {
          InstalledBackends.installed().backends(); // opens all jars
          VaultWarmUp.run();
        });
  }

  /** What this one needs, while Mayfly logs in. */
  public static void of(Configuration configuration, ProcessEnvironment environment) {
    start(
        () -> {
          if (VaultSettings.server(configuration.vault(), environment.vault()).isSecure()) {
            VaultWarmUp.handshake();
          }
          InstalledBackends installed = InstalledBackends.installed();
          configuration.targets().values().stream()
              .map(ConfiguredTarget::backend)
              .distinct()
              .map(installed::factory)
              .flatMap(Optional::stream)
              .forEach(BackendFactory::warmUp);
        });
  }

  private static void start(Runnable load) {
    THREADS.execute(
        () -> {
          try {
            load.run();
          } catch (RuntimeException | LinkageError e) {
            return; // it fails again where it is needed, and is told there
          }
        });
  }
}
