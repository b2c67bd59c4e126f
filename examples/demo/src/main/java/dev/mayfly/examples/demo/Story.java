package dev.mayfly.examples.demo;

import dev.mayfly.testing.servers.BaoException;
import dev.mayfly.testing.servers.ServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts in their order, on servers and files that are gone afterwards. */
final class Story {

  private final Display display;
  private final Folder folder;
  private final Servers servers;
  private final Launcher mayfly;
  private final SetUp setUp;
  private final List<Part> parts = new ArrayList<>();
  private Optional<Duration> exposure = Optional.empty();

  Story(Display display, Folder folder, Servers servers, Path launcher) {
    this.display = display;
    this.folder = folder;
    this.servers = servers;
    this.mayfly = new Launcher(launcher, folder.logs(), servers.environment(folder));
    this.setUp = new SetUp(servers, folder, mayfly);
  }

  /** One part; whatever it notes. */
  @FunctionalInterface
  private interface Scene {
    void play(Part part) throws IOException, SQLException;
  }

  void tell() throws IOException {
    display.progress("Setting both up with what mayfly generate prints");
    setUp.run();
    ProcessTable processes = new ProcessTable();
    play(
        "Vault alone",
        "a login is revoked by Vault's database engine with its own statements",
        part -> new Control(servers).run(part));
    play(
        "The job is killed",
        "mayfly run holds its login; everything is observed at the servers",
        part -> exposure = Optional.of(new KilledJob(servers, folder, mayfly, setUp).run(part)));
    play(
        "The job and Mayfly are killed",
        "whoever starts next knows nothing but the ledger",
        part -> new KilledBoth(servers, folder, mayfly, setUp).run(part));
    processes.close();
    play("What is left behind", "on disk, in logs, in /proc", part -> leftBehind(part, processes));
  }

  private void leftBehind(Part part, ProcessTable processes) throws IOException {
    new LedgerCheck(folder, mayfly).run(part);
    new SecretSearch(folder, AuditLog.read(folder.auditLog()).secrets()).run(part, processes);
  }

  private void play(String title, String about, Scene scene) {
    display.progress(title);
    Part part = new Part(title, about);
    parts.add(part);
    try {
      scene.play(part);
    } catch (IOException | SQLException | ServerException | BaoException | UncheckedIOException e) {
      part.claim(false, "the story goes on", String.valueOf(e.getMessage()));
    }
    display.part(part);
  }

  Verdict verdict(Duration took) {
    return new Verdict(parts, exposure, took);
  }

  /** Leaves everything as it is, and tells how to look at it. */
  void keep() throws IOException {
    stop();
    servers.leaveRunning();
    display.note(new Guide(folder, servers).lines());
  }

  /** Ends what is still running of Mayfly. */
  void stop() {
    mayfly.killAll();
  }
}
