package dev.mayfly.backends.vault.login;

import dev.mayfly.backends.vault.VaultGateway;
import dev.mayfly.backends.vault.VaultLogin;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.time.Deadline;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A login that a person makes: they are asked once, before anything waits for an answer of Vault's
 * within a deadline. Thread-safe.
 */
public final class PersonLogin implements VaultLogin {

  /** How a person proves who they are. */
  public interface Proof {

    /** For messages, such as {@code oidc at auth/oidc}. */
    String method();

    /**
     * Asks them, and takes as long as they do.
     *
     * @return a token that is made for this
     */
    Secret token(VaultGateway vault, Person person, Patience patience)
        throws BackendException, InterruptedException;
  }

  private final Proof proof;
  private final AtomicReference<@Nullable Secret> token = new AtomicReference<>();

  public PersonLogin(Proof proof) {
    this.proof = proof;
  }

  /** Has them log in. What Vault makes of it serves the next {@link #login}, and no other. */
  public void ask(VaultGateway vault, Person person, Patience patience)
      throws BackendException, InterruptedException {
    token.set(proof.token(vault, person, patience));
  }

  @Override
  public String method() {
    return proof.method();
  }

  @Override
  public Secret login(VaultGateway vault, Deadline deadline) throws BackendException {
    Secret made = token.getAndSet(null);
    if (made == null) {
      throw new BackendException(
          Kind.DENIED,
          "the login by "
              + method()
              + " is a person's, and nobody can be asked now; fix: begin a new session, or choose"
              + " another vault.auth.method where nobody is there");
    }
    return made;
  }

  @Override
  public boolean repeatable() {
    return false;
  }

  @Override
  public boolean makesToken() {
    return true;
  }
}
