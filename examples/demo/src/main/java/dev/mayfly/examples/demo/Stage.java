package dev.mayfly.examples.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Files, servers and processes of one demo: struck at the end, or when it is interrupted. */
final class Stage implements AutoCloseable {

  private final Display display;
  private final Thread interrupted = new Thread(this::interrupt, "interrupted");
  private final Deque<Runnable> ends = new ArrayDeque<>();

  Stage(Display display) {
    this.display = display;
    Runtime.getRuntime().addShutdownHook(interrupted);
  }

  /** Starts the servers; {@code launcher} is the command {@code mayfly}. */
  Story open(Path launcher) throws IOException {
    Folder folder = Folder.create();
    atEnd(folder::delete);
    display.progress("Starting OpenBao and PostgreSQL");
    Servers servers = new Servers(display::progress);
    atEnd(servers::close);
    servers.audit(folder.auditLog());
    Story story = new Story(display, folder, servers, launcher);
    atEnd(story::stop);
    return story;
  }

  /** Nobody wants to read how the story falls apart. */
  private void interrupt() {
    System.out.println();
    System.out.close();
    System.err.close();
    strike();
  }

  private synchronized void atEnd(Runnable end) {
    ends.push(end);
  }

  /** Leaves everything standing. */
  synchronized void keep() {
    ends.clear();
  }

  private synchronized void strike() {
    while (!ends.isEmpty()) {
      ends.pop().run();
    }
  }

  @Override
  public void close() {
    strike();
    try {
      Runtime.getRuntime().removeShutdownHook(interrupted);
    } catch (IllegalStateException e) {
      // The interruption has come first, and finds nothing left to do.
    }
  }
}
