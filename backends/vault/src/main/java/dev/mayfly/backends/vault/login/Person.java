package dev.mayfly.backends.vault.login;

import dev.mayfly.core.credential.Secret;
import java.io.IOException;
import java.net.URI;

/** Whoever is at the terminal, and logs in. */
public interface Person {

  /** What they answer; empty where they answer nothing. */
  String ask(String question) throws IOException;

  /** The same, while nothing of it is shown. */
  Secret askSecret(String question) throws IOException;

  /** Tells them something while they are waited for. */
  void tell(String text);

  /** Opens the page for them where there is a browser to open it. */
  void browse(URI page);
}
