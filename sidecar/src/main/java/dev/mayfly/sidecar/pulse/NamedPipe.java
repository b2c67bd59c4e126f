package dev.mayfly.sidecar.pulse;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

    /** It cannot be held any more. The last that is told. */
    void broken(String why);
  }

  private NamedPipe(Path path, Listener listener) {
    this.path = path;
    this.listener = listener;
  }

  /**
   * Makes the pipe, or takes the one that is there and may be held already, and waits for writers,
   * which blocks a thread.
   */
  public static NamedPipe open(Path path, Executor threads, Listener listener) throws IOException {
    make(path);
    NamedPipe pipe = new NamedPipe(path, listener);
    threads.execute(pipe::read);
    return pipe;
  }

  private static void make(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (Files.isRegularFile(path) || Files.isDirectory(path)) {
      throw new IOException(path + " is no named pipe: take it away, or name another");
    }
    if (Files.exists(path)) {
      return;
    }
    Process mkfifo =
        new ProcessBuilder("mkfifo", "-m", "0622", path.toString())
            .redirectErrorStream(true)
            .start();
    try (InputStream words = mkfifo.getInputStream()) {
      String said = new String(words.readAllBytes(), StandardCharsets.UTF_8).strip();
      if (mkfifo.waitFor() != 0) {
        throw new IOException("cannot make the named pipe " + path + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Opening waits for the first writer, reading for the end of the last. */
  private void read() {
    while (!closed) {
      try (InputStream pipe = new FileInputStream(path.toFile())) {
        if (closed) {
          return;
        }
        listener.held();
        try {
          readLines(pipe);
        } finally {
          listener.gone();
        }
      } catch (IOException e) {
        listener.broken("the named pipe " + path + " cannot be read any more: " + e.getMessage());
        return;
      }
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
    if (Files.exists(path)) {
      // a reader that waits for its first writer can be told in no other way
      FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE).close();
      Files.deleteIfExists(path);
    }
  }
}
