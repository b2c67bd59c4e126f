package dev.mayfly.sidecar.wiring.session;

import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.broker.Limits;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.task.Principal;
import dev.mayfly.core.time.Deadline;
import java.util.concurrent.CompletableFuture;

/** Learns from Vault who we are; tried again for a while as long as Vault may merely be away. */
final class Login {

  private final VaultSession vault;
  private final Engine engine;
  private final Limits limits;
  private final Deadline patience;
  private final CompletableFuture<Principal> principal = new CompletableFuture<>();

  Login(VaultSession vault, Engine engine, Limits limits) {
    this.vault = vault;
    this.engine = engine;
    this.limits = limits;
    this.patience = Deadline.in(engine.clock(), limits.start());
  }

  /** Completes with a {@link BackendException} where it cannot be had. */
  CompletableFuture<Principal> begin() {
    engine.loop().post(() -> attempt(1));
    return principal;
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
      engine.loop().after(limits.retry().delay(number, engine.random()), () -> attempt(number + 1));
    }
  }

  private static boolean isFinal(BackendException.Kind kind) {
    return kind == BackendException.Kind.DENIED || kind == BackendException.Kind.INVALID;
  }
}
