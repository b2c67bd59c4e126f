package dev.mayfly.sidecar.pulse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.sidecar.files.FileOwnership;
import dev.mayfly.sidecar.files.OtherUser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
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
  private FileOwnership ownership = FileOwnership.of("0620");
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
    NamedPipe opened = NamedPipe.open(place(), ownership, threads, told);
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

  @Test
  @DisplayName("can be held by its group and by nobody else, unless it is told so")
  void held_by_its_group() throws Exception {
    open();
    assertEquals("rw--w----", mode());
    assertEquals(List.of("pulse"), OtherUser.names(place().getParent()));
  }

  @Test
  @DisplayName("has the mode and the group that it is given, also where it was left from before")
  void mode_and_group() throws Exception {
    Files.createDirectories(place().getParent());
    assertEquals(
        0, new ProcessBuilder("mkfifo", "-m", "0666", place().toString()).start().waitFor());
    OtherUser.needed();
    ownership = FileOwnership.of("0660", Optional.empty(), Optional.of("nogroup"));
    open();
    assertEquals("rw-rw----", mode());
    assertEquals(
        "nogroup", Files.readAttributes(place(), PosixFileAttributes.class).group().getName());
  }

  private String mode() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(place()));
  }

  @Test
  @DisplayName("is none where a link is in its place, wherever that leads")
  void link() throws Exception {
    Files.createDirectories(place().getParent());
    Files.createSymbolicLink(place(), Path.of("/dev/zero"));
    assertThrows(IOException.class, this::open);
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Files.delete(place());
    Files.createSymbolicLink(place(), pipe);
    assertThrows(IOException.class, this::open);
    assertTrue(told.words.isEmpty());
  }

  @Test
  @DisplayName("is none where it is somebody else's")
  void theirs() throws Exception {
    OtherUser.needed();
    Files.createDirectories(place().getParent());
    assertEquals(0, new ProcessBuilder("mkfifo", place().toString()).start().waitFor());
    OtherUser.give(place());
    assertThrows(IOException.class, this::open);
  }

  @Test
  @DisplayName("is not made in a folder that others may write to, which says what mends it")
  void exposed() throws Exception {
    Files.createDirectories(place().getParent());
    for (String mode : List.of("rwxrwxr-x", "rwxr-xrwx")) {
      Files.setPosixFilePermissions(place().getParent(), PosixFilePermissions.fromString(mode));
      IOException refused = assertThrows(IOException.class, this::open, mode);
      assertTrue(refused.getMessage().contains("; fix: chmod g"), refused.getMessage());
    }
    assertEquals(List.of(), OtherUser.names(place().getParent()));
  }

  @Test
  @DisplayName("is broken, once, when another file takes its place, and keeps no core busy")
  void exchanged() throws Exception {
    open();
    try (OutputStream writer = Files.newOutputStream(place())) {
      told.next("held");
      Path other = Files.createSymbolicLink(folder.resolve("other"), Path.of("/dev/zero"));
      Files.move(other, place(), StandardCopyOption.ATOMIC_MOVE);
      writer.write('\n');
      told.next("beat");
    }
    told.next("gone");
    told.next("broken: " + place() + " is not the named pipe any more that Mayfly made there");
    threads.shutdown();
    assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
    assertTrue(Files.isSymbolicLink(place()), "what is not ours is left alone");
  }
}
