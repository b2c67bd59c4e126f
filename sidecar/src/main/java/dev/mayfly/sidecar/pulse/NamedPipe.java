package dev.mayfly.sidecar.pulse;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A named pipe that a task holds open for writing: {@code exec 9>PATH} in a shell. The kernel tells
 * of its last writer's end, however it ended, and in whichever container it ran.
 */
public final class NamedPipe implements AutoCloseable {

  private final Path path;
  private final Supplier<Runnable> held;
  private final Consumer<String> broken;
  private volatile boolean closed;

  private NamedPipe(Path path, Supplier<Runnable> held, Consumer<String> broken) {
    this.path = path;
    this.held = held;
    this.broken = broken;
  }

  /**
   * Makes the pipe, or takes the one that is there and may be held already, and waits for writers,
   * which blocks a thread.
   *
   * @param held called whenever somebody holds it; what it answers is run when nobody does any more
   * @param broken told when nobody can hold it any more
   */
  public static NamedPipe open(
      Path path, Executor threads, Supplier<Runnable> held, Consumer<String> broken)
      throws IOException {
    make(path);
    NamedPipe pipe = new NamedPipe(path, held, broken);
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
      String said =
          new String(words.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
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
        Runnable gone = held.get();
        try {
          pipe.transferTo(OutputStream.nullOutputStream()); // what is written means nothing
        } finally {
          gone.run();
        }
      } catch (IOException e) {
        broken.accept("the named pipe " + path + " cannot be read any more: " + e.getMessage());
        return;
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
