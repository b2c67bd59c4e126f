package dev.mayfly.examples.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Files, servers and processes of one demo. Struck at the end, or when the demo is interrupted. */
final class Stage implements AutoCloseable {

  private final boolean keep;
  private final Display display;
  private final Thread interrupted = new Thread(this::strike, "interrupted");
  private final Deque<Runnable> ends = new ArrayDeque<>();

  Stage(boolean keep, Display display) {
    this.keep = keep;
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

  private synchronized void atEnd(Runnable end) {
    ends.push(end);
  }

  private synchronized void strike() {
    while (!ends.isEmpty()) {
      ends.pop().run();
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(interrupted);
    if (!keep) {
      strike();
    }
  }
}
