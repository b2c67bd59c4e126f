package dev.mayfly.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A hot standby: replicates from its primary, answers queries, and can be told to stop replaying.
 */
public final class PostgreSqlStandby extends PostgreSql {
  private static final Duration REPLAY_LIMIT = Duration.ofSeconds(30);
  private static final String DATABASE = "postgres";
  private static final Set<String> OWN_TO_EACH_SERVER =
      Set.of("postmaster.pid", "postmaster.opts", "pg_wal", "pg_replslot", "pg_stat_tmp");

  private final PostgreSql primary;

  private PostgreSqlStandby(PostgreSql primary, TemporaryFolder folder, int port) {
    super(primary.programs(), folder, port, primary.superuserPassword());
    this.primary = primary;
  }

  static PostgreSqlStandby of(PostgreSql primary) {
    TemporaryFolder folder = TemporaryFolder.create("postgresql-standby");
    ServerAccount.own(folder.path());
    PostgreSqlStandby standby = new PostgreSqlStandby(primary, folder, LoopbackPort.free());
    try {
      standby.copyPrimary();
      standby.start();
      return standby;
    } catch (SQLException | IOException e) {
      standby.close();
      throw new ServerException("The standby could not be made", e);
    } catch (RuntimeException e) {
      standby.close();
      throw e;
    }
  }

  /** From now on what the primary does is received but not seen here. */
  public void pauseReplay() {
    execute(DATABASE, "SELECT pg_wal_replay_pause()");
    Await.until(
        "replay is paused",
        REPLAY_LIMIT,
        () -> query(DATABASE, "SELECT pg_get_wal_replay_pause_state()").get(0).equals("paused"));
  }

  public void resumeReplay() {
    execute(DATABASE, "SELECT pg_wal_replay_resume()");
  }

  /** Waits until everything is seen here that has been committed on the primary so far. */
  public void awaitReplay() {
    String position = primary.query(DATABASE, "SELECT pg_current_wal_flush_lsn()").get(0);
    Await.until(
        "replay has reached " + position,
        REPLAY_LIMIT,
        () ->
            query(DATABASE, "SELECT pg_last_wal_replay_lsn() >= '" + position + "'")
                .get(0)
                .equals("t"));
  }

  private void copyPrimary() throws SQLException, IOException {
    String slot = "standby_" + port();
    try (Connection connection = primary.connect(DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_create_physical_replication_slot('" + slot + "', true)");
      statement.execute("SELECT pg_backup_start('standby', true)");
      copy(primary.data(), data());
      try (ResultSet label =
          statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
        label.next();
        write("backup_label", label.getString(1));
      }
    }
    write("standby.signal", "");
    String source =
        "host=%s port=%d user=%s password=%s"
            .formatted(primary.host(), primary.port(), superuser(), superuserPassword());
    PostgreSqlBuilder.configure(
        data(),
        Map.of(
            "port", Integer.toString(port()),
            "primary_conninfo", source,
            "primary_slot_name", slot));
  }

  private void write(String name, String content) throws IOException {
    Path file = Files.writeString(data().resolve(name), content, StandardCharsets.UTF_8);
    ServerAccount.own(file);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Path copy = to.resolve(from.relativize(folder).toString());
            Files.createDirectory(
                copy,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            ServerAccount.own(copy);
            boolean own = OWN_TO_EACH_SERVER.contains(folder.getFileName().toString());
            return own ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!OWN_TO_EACH_SERVER.contains(file.getFileName().toString())) {
              copyUnlessGone(file, to.resolve(from.relativize(file).toString()));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // the running server removes files while we look
          }
        });
  }

  private static void copyUnlessGone(Path file, Path copy) {
    try {
      Files.copy(file, copy);
      ServerAccount.own(copy);
    } catch (NoSuchFileException e) {
      // The running server has removed it since we saw it.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
