package dev.mayfly.client;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;

/** Waits for a grant's next credentials, one after another, until the task is over. */
final class NextCredentials implements Runnable {

  private static final Logger log = System.getLogger(NextCredentials.class.getName());
  private static final Duration WAIT = Duration.ofSeconds(60);

  private final Api api;
  private final Background background;
  private final Consumer<Credential> listener;
  private Credential newest;

  NextCredentials(
      Api api, Background background, Credential newest, Consumer<Credential> listener) {
    this.api = api;
    this.background = background;
    this.newest = newest;
    this.listener = listener;
  }

  @Override
  public void run() {
    int failures = 0;
    while (!background.isStopped()) {
      try {
        api.credential(newest.grant(), newest.sequence(), WAIT).ifPresent(this::take);
        failures = 0;
      } catch (ApiException e) {
        if (e.saysOver()) {
          return;
        }
        background.pause(
            failures++); // suspect, or taken over without its secret: we keep what we have
      } catch (IOException e) {
        background.pause(failures++);
      }
    }
  }

  private void take(Credential next) {
    newest = next;
    try {
      listener.accept(next);
    } catch (RuntimeException e) {
      log.log(Level.WARNING, "what was to be done with credential " + next + " failed", e);
    }
  }
}
