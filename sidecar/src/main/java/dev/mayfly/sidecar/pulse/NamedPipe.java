package dev.mayfly.sidecar.pulse;

import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.files.FileOwnership;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executor;

/**
 * A named pipe that a task holds open for writing: {@code exec 9>PATH} in a shell. The kernel tells
 * of its last writer's end, however it ended, and in whichever container it ran. A line that is
 * written is a beat, whatever it says: {@code echo >&9}.
 */
public final class NamedPipe implements AutoCloseable {

  private static final int BUFFER = 4_096;

  private final Path path;
  private final Object identity;
  private final Listener listener;
  private volatile boolean closed;

  /** Is told what becomes of the pipe, on the pipe's own thread. */
  public interface Listener {

    /** Somebody holds it. */
    void held();

    /** Somebody wrote a line, or several. */
    void beat();

    /** Nobody holds it any more; somebody may again. */
    void gone();

    /** Whoever opens it now waits until this returns. */
    default void rest() {}

    /** It cannot be held any more. The last that is told. */
    void broken(String why);
  }

  private NamedPipe(Path path, Object identity, Listener listener) {
    this.path = path;
    this.identity = identity;
    this.listener = listener;
  }

  /** Throws, in words, where {@link #open} would not make it. */
  public static void check(Path path, FileOwnership ownership) throws IOException {
    PipeFile.prepare(path, ownership);
  }

  /**
   * Makes the pipe, or takes the one of ours that is there and may be held already, and waits for
   * writers, which blocks a thread.
   *
   * @param ownership who may hold it
   */
  public static NamedPipe open(
      Path path, FileOwnership ownership, Executor threads, Listener listener) throws IOException {
    PipeFile.make(path, ownership);
    Object identity =
        PipeFile.identity(path).orElseThrow(() -> new IOException(path + " is gone again"));
    NamedPipe pipe = new NamedPipe(path, identity, listener);
    threads.execute(pipe::read);
    return pipe;
  }

  /** Opening waits for the first writer, reading for the end of the last. */
  private void read() {
    while (!closed) {
      if (!isOurs()) {
        listener.broken(path + " is not the named pipe any more that Mayfly made there");
        return;
      }
      try (InputStream pipe =
          Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
        if (closed) {
          return;
        }
        if (isOurs()) { // and so was what is open now
          hear(pipe);
        }
      } catch (IOException e) {
        listener.broken("the named pipe cannot be read any more: " + Messages.of(e));
        return;
      }
      listener.rest();
    }
  }

  private void hear(InputStream pipe) throws IOException {
    listener.held();
    try {
      readLines(pipe);
    } finally {
      listener.gone();
    }
  }

  private boolean isOurs() {
    try {
      return PipeFile.identity(path).filter(identity::equals).isPresent();
    } catch (IOException gone) {
      return false;
    }
  }

  private void readLines(InputStream pipe) throws IOException {
    byte[] written = new byte[BUFFER];
    for (int count = pipe.read(written); count >= 0; count = pipe.read(written)) {
      if (new String(written, 0, count, StandardCharsets.ISO_8859_1).indexOf('\n') >= 0) {
        listener.beat();
      }
    }
  }

  /** Takes the pipe away. */
  @Override
  public void close() throws IOException {
    closed = true;
    if (isOurs()) {
      // a reader that waits for its first writer can be told in no other way
      FileChannel.open(
              path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)
          .close();
      Files.deleteIfExists(path);
    }
  }
}
