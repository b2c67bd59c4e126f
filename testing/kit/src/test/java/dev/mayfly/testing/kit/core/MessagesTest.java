package dev.mayfly.testing.kit.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.core.text.Messages;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("An exception, in words,")
class MessagesTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new NoSuchFileException("/a/b"), "there is no /a/b"),
        Arguments.of(
            new AccessDeniedException("/a"),
            "/a may not be read or written by this user (permission denied)"),
        Arguments.of(new FileAlreadyExistsException("/a"), "/a is there already"),
        Arguments.of(new NotDirectoryException("/a"), "/a is no folder"),
        Arguments.of(new DirectoryNotEmptyException("/a"), "/a is a folder that is not empty"),
        Arguments.of(new FileSystemException("/a"), "/a: it cannot be used"),
        Arguments.of(
            new FileSystemException("/a", "/b", "Not a directory"),
            "/a: a part of its path is a file, where a folder is meant"),
        Arguments.of(
            new FileSystemException("/a", null, "File name too long"), "/a: its name is too long"),
        Arguments.of(
            new FileSystemException("/a", null, "Too many levels of symbolic links or …"),
            "/a: it is a link that leads in a circle, or a link where none is followed"),
        Arguments.of(new FileSystemException("/a", null, "Il y a un pépin"), "/a: Il y a un pépin"),
        Arguments.of(
            new UserPrincipalNotFoundException("nosuch"), "there is no user or group nosuch"),
        Arguments.of(
            new InvalidPathException("/x\0y", "Nul character not allowed"),
            "`/x?y` is no path, or none that this locale can spell"),
        Arguments.of(new MalformedInputException(1), "it is no text in UTF-8"),
        Arguments.of(new ClosedChannelException(), "it was closed meanwhile"),
        Arguments.of(new EOFException(), "it ends too early"),
        Arguments.of(new IOException(), "it failed and did not say why (IOException)"),
        Arguments.of(new IOException("Connection refused"), "Connection refused"),
        Arguments.of(
            new CompletionException(new UncheckedIOException(new NoSuchFileException("/a"))),
            "there is no /a"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  @DisplayName("says what is wrong with what")
  void words(Exception failure, String words) {
    assertEquals(words, Messages.of(failure));
  }

  @Test
  @DisplayName("names the place of what failed without one, and keeps what has one")
  void naming() {
    assertEquals(
        "/var/lib/mayfly: no space is left on its disk",
        Messages.of(
            Messages.naming("/var/lib/mayfly", new IOException("No space left on device"))));
    assertEquals(
        "there is no /a", Messages.of(Messages.naming("/b", new NoSuchFileException("/a"))));
  }
}
