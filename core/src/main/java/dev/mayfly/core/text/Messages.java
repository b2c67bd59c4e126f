package dev.mayfly.core.text;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, for people: the one place where an exception becomes a sentence. What a Java
 * exception says of itself is none: it is often a path alone, or nothing.
 */
public final class Messages {

  /** What an operating system says in English, and what it means. */
  private static final Map<String, String> MEANINGS =
      Map.of(
          "No space left on device", "no space is left on its disk",
          "Disk quota exceeded", "its user has no space left on its disk",
          "Read-only file system", "its file system is read-only",
          "File name too long", "its name is too long",
          "Is a directory", "it is a folder, where a file is meant",
          "Not a directory", "a part of its path is a file, where a folder is meant",
          "Operation not permitted", "this user may not do that to it",
          "Invalid cross-device link", "its two folders are on different file systems",
          "Too many open files", "this process has too many files open");

  private Messages() {}

  /** What went wrong; never empty, and without a full stop. */
  public static String of(Throwable failure) {
    if (failure instanceof FileSystemException file && file.getFile() != null) {
      return of(file, file.getFile());
    }
    if (failure instanceof UserPrincipalNotFoundException unknown) {
      return "there is no user or group " + unknown.getName();
    }
    if (failure instanceof InvalidPathException path) {
      return "`"
          + path.getInput().replaceAll("[\\p{Cntrl}\\uFFFD]", "?")
          + "` is no path, or none that this locale can spell";
    }
    if (failure instanceof CharacterCodingException) {
      return "it is no text in UTF-8";
    }
    if (failure instanceof ClosedChannelException) {
      return "it was closed meanwhile";
    }
    if (isWrapping(failure) && failure.getCause() != null) {
      return of(failure.getCause());
    }
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure instanceof EOFException
          ? "it ends too early"
          : "it failed and did not say why (" + failure.getClass().getSimpleName() + ")";
    }
    return meaning(message);
  }

  private static boolean isWrapping(Throwable failure) {
    return failure instanceof UncheckedIOException
        || failure instanceof CompletionException
        || failure instanceof ExecutionException;
  }

  private static String of(FileSystemException failure, String file) {
    if (failure instanceof NoSuchFileException) {
      return "there is no " + file;
    }
    if (failure instanceof AccessDeniedException) {
      return file + " may not be read or written by this user (permission denied)";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return file + " is there already";
    }
    if (failure instanceof NotDirectoryException) {
      return file + " is no folder";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return file + " is a folder that is not empty";
    }
    return file + ": " + meaning(failure.getReason());
  }

  private static String meaning(@Nullable String reason) {
    if (reason == null || reason.isBlank()) {
      return "it cannot be used";
    }
    if (reason.startsWith("Too many levels of symbolic links")) {
      return "it is a link that leads in a circle, or a link where none is followed";
    }
    return MEANINGS.getOrDefault(reason, reason);
  }

  /**
   * The same failure with the file's name in it: reading and writing fail without, as on a full
   * disk.
   */
  public static IOException naming(Object file, IOException failure) {
    if (failure instanceof FileSystemException) {
      return failure;
    }
    FileSystemException named =
        new FileSystemException(file.toString(), null, String.valueOf(failure.getMessage()));
    named.initCause(failure);
    return named;
  }
}
