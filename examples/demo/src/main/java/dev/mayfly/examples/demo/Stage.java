package dev.mayfly.examples.demo;

import java.io.IOException;
import java.nio.file.Path;

/** Servers, files and processes of one demo. Strikes them at the end, or when interrupted. */
final class Stage implements AutoCloseable {

  private final boolean keep;
  private final Display display;
  private final Folder folder;
  private final Servers servers;
  private final Story story;
  private final Thread interrupted = new Thread(this::strike, "interrupted");

  private Stage(boolean keep, Display display, Folder folder, Servers servers, Path launcher) {
    this.keep = keep;
    this.display = display;
    this.folder = folder;
    this.servers = servers;
    this.story = new Story(display, folder, servers, launcher);
    Runtime.getRuntime().addShutdownHook(interrupted);
  }

  static Stage open(boolean keep, Display display) throws IOException {
    Folder folder = Folder.create();
    try {
      display.progress("Starting OpenBao and PostgreSQL");
      Servers servers = Servers.start(folder.auditLog(), display::progress);
      return new Stage(keep, display, folder, servers, launcher());
    } catch (RuntimeException e) {
      folder.delete();
      throw e;
    }
  }

  private static Path launcher() {
    return Path.of(System.getProperty("mayfly.launcher", "mayfly"));
  }

  Story story() {
    return story;
  }

  private void strike() {
    story.stop();
    servers.close();
    folder.delete();
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(interrupted);
    if (!keep) {
      strike();
      return;
    }
    story.stop();
    servers.leaveRunning();
    display.note(new Guide(folder, servers).lines());
  }
}
