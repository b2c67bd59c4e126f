package dev.mayfly.backends.vault.login;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import dev.mayfly.core.credential.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A secret that somebody else keeps in a file and may replace at any time: it is never remembered.
 */
record SecretFile(Path path) {

  private static final long LARGEST = 64 * 1024;

  Secret read() throws BackendException {
    try {
      if (Files.size(path) > LARGEST) {
        throw new BackendException(Kind.INVALID, path + " is too large to be a token");
      }
      String text = Files.readString(path).strip();
      if (text.isEmpty()) {
        throw new BackendException(Kind.INVALID, path + " is empty");
      }
      return Secret.of(text);
    } catch (IOException e) {
      throw new BackendException(Kind.INVALID, path + " is not there or cannot be read as text", e);
    }
  }
}
