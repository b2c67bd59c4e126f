package dev.mayfly.sidecar.pulse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("each-jdk")
@DisplayName("A named pipe")
class NamedPipeTest {

  private static final String JOB = "exec 9>\"$0\"; while read go; do echo >&9; done";

  @TempDir private Path folder;
  private final Told told = new Told();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private @Nullable NamedPipe pipe;

  private static final class Told implements NamedPipe.Listener {

    private final BlockingQueue<String> words = new LinkedBlockingQueue<>();

    @Override
    public void held() {
      words.add("held");
    }

    @Override
    public void beat() {
      words.add("beat");
    }

    @Override
    public void gone() {
      words.add("gone");
    }

    @Override
    public void broken(String why) {
      words.add("broken: " + why);
    }

    void next(String expected) throws InterruptedException {
      assertEquals(expected, words.poll(60, TimeUnit.SECONDS));
    }
  }

  @AfterEach
  void end() throws Exception {
    if (pipe != null) {
      pipe.close();
    }
    threads.shutdown();
    assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS), "its reader goes with it");
  }

  private Path place() {
    return folder.resolve("run/pulse");
  }

  private NamedPipe open() throws IOException {
    NamedPipe opened = NamedPipe.open(place(), threads, told);
    pipe = opened;
    return opened;
  }

  @Test
  @DisplayName("is held by a shell, which beats with each line, and is gone when that is killed")
  void held_by_a_shell() throws Exception {
    NamedPipe opened = open();
    Process job = new ProcessBuilder("sh", "-c", JOB, place().toString()).start();
    try (OutputStream orders = job.getOutputStream()) {
      told.next("held");
      order(orders);
      told.next("beat");
      order(orders);
      told.next("beat");
      job.destroyForcibly();
      told.next("gone");
    } finally {
      job.destroyForcibly();
    }
    opened.close();
    assertFalse(Files.exists(place()), "it is taken away");
  }

  private static void order(OutputStream orders) throws IOException {
    orders.write('\n');
    orders.flush();
  }

  @Test
  @DisplayName("can be held again, and what is no line is no beat")
  void held_again() throws Exception {
    open();
    for (int i = 0; i < 2; i++) {
      try (OutputStream writer = Files.newOutputStream(place())) {
        writer.write('x');
        told.next("held");
      }
      told.next("gone");
    }
  }

  @Test
  @DisplayName("is not made where a file is in its place")
  void no_pipe() throws Exception {
    Files.createDirectories(place().getParent());
    Files.writeString(place(), "mine");
    IOException refused = assertThrows(IOException.class, this::open);
    assertTrue(refused.getMessage().contains("no named pipe"), refused.getMessage());
    assertEquals("mine", Files.readString(place()));
  }
}
