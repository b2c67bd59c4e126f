package dev.mayfly.sidecar.command;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.ledger.LedgerException;
import dev.mayfly.core.settings.IllegalSettingException;
import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.configuration.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** The one place that says what went wrong: every exception as a {@link Failure}. */
final class Failures {

  private Failures() {}

  static Failure of(Throwable thrown) {
    if (thrown instanceof Failure failure) {
      return failure;
    }
    String message = String.valueOf(thrown.getMessage());
    if (thrown instanceof ConfigurationException || thrown instanceof IllegalSettingException) {
      return new Failure(Failure.CONFIGURATION, message, "");
    }
    if (thrown instanceof BackendException backend) {
      return new Failure(
          "backend-" + backend.kind().name().toLowerCase(Locale.ROOT), backend.message(), "");
    }
    if (thrown instanceof LedgerException) {
      return new Failure("ledger-damaged", message, "mayfly audit verify");
    }
    if (thrown instanceof IOException || thrown instanceof UncheckedIOException) {
      return file(thrown);
    }
    if (thrown instanceof InvalidPathException) {
      return new Failure("path-invalid", Messages.of(thrown), "write a path of this machine");
    }
    return new Failure(
        "internal",
        "this is a fault of mayfly: " + thrown,
        "With --debug it says where. Please report it.");
  }

  private static Failure file(Throwable thrown) {
    String words = Messages.of(thrown);
    if (thrown instanceof NoSuchFileException) {
      return new Failure("file-missing", words, "");
    }
    if (thrown instanceof AccessDeniedException denied) {
      return new Failure("file-denied", words, "ls -ld " + denied.getFile());
    }
    return new Failure("file", words, "");
  }
}
