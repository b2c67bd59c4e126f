package dev.mayfly.sidecar.files;

import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** The failures of a file that was named relative to an open folder. */
final class WholePath {

  private WholePath() {}

  static IOException of(IOException failure, Path path) {
    String file = path.toString();
    IOException whole = failure;
    if (failure instanceof NoSuchFileException) {
      whole = new NoSuchFileException(file);
    } else if (failure instanceof AccessDeniedException) {
      whole = new AccessDeniedException(file);
    } else if (failure instanceof FileAlreadyExistsException) {
      whole = new FileAlreadyExistsException(file);
    } else if (failure instanceof NotDirectoryException) {
      whole = new NotDirectoryException(file);
    } else if (failure instanceof DirectoryNotEmptyException) {
      whole = new DirectoryNotEmptyException(file);
    } else if (failure instanceof FileSystemException other) {
      whole = new FileSystemException(file, null, other.getReason());
    }
    return Messages.naming(path, whole);
  }
}
