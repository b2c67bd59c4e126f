package dev.mayfly.sidecar.instance;

import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.broker.Limits;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.context.ConfiguredServers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Learns from Vault who we are; tried again for a while as long as Vault may merely be away. */
final class Login {

  private static final Logger LOG = LoggerFactory.getLogger(Login.class);

  /** After which whoever waits is told for what. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final VaultSession vault;
  private final String place;
  private final Engine engine;
  private final Limits limits;
  private final Deadline patience;
  private final CompletableFuture<Principal> principal = new CompletableFuture<>();
  private String why = "no answer yet";

  Login(ConfiguredServers servers, Engine engine, Limits limits) {
    this.vault = servers.vault();
    this.place = "Vault at " + servers.server().address();
    this.engine = engine;
    this.limits = limits;
    this.patience = Deadline.in(engine.clock(), limits.start());
  }

  /** Completes with a {@link BackendException} where it cannot be had. */
  CompletableFuture<Principal> begin() {
    engine
        .loop()
        .post(
            () -> {
              attempt(1);
              engine.loop().after(QUIET, this::tell);
            });
    return principal;
  }

  private void tell() {
    if (!principal.isDone()) {
      LOG.warn("waiting for {}: {}", place, why);
    }
  }

  private void attempt(int number) {
    engine
        .lanes()
        .lane("login", 1)
        .submit(vault::principal, limits.call(), answer -> answered(number, answer));
  }

  private void answered(int number, Answer<Principal> answer) {
    if (answer instanceof Answer.Returned<Principal> returned) {
      principal.complete(returned.value());
    } else if (answer instanceof Answer.Failed<Principal> failed
        && (isFinal(failed.error().kind()) || patience.passed())) {
      principal.completeExceptionally(failed.error());
    } else if (patience.passed()) {
      principal.completeExceptionally(
          new BackendException(BackendException.Kind.TRANSIENT, "Vault does not answer"));
    } else {
      if (answer instanceof Answer.Failed<Principal> failed) {
        why = failed.error().message().replaceFirst("^\\Q" + place + "\\E ", "");
      }
      engine.loop().after(limits.retry().delay(number, engine.random()), () -> attempt(number + 1));
    }
  }

  private static boolean isFinal(BackendException.Kind kind) {
    return kind == BackendException.Kind.DENIED || kind == BackendException.Kind.INVALID;
  }
}
