package dev.mayfly.testing.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks the PostgreSQL programs found on the class path once per machine. */
final class PostgreSqlBinaries {
  /** The major version that this module brings along. */
  static final int CURRENT = 18;

  private PostgreSqlBinaries() {}

  /**
   * The folder that holds {@code bin}, {@code lib} and {@code share}.
   *
   * @param version the major version; another than the current one must be on the class path, as
   *     {@code postgresql-17/postgres-linux-x86_64.txz}
   */
  static Path locate(int version) {
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    String folderOfVersion = version == CURRENT ? "" : "postgresql-" + version + "/";
    String archive = folderOfVersion + "postgres-linux-" + architecture + ".txz";
    try {
      return Cache.readableByServers()
          .folder("postgresql-" + checksum(archive), folder -> unpack(archive, folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String checksum(String archive) throws IOException {
    CRC32 checksum = new CRC32();
    try (InputStream input = new CheckedInputStream(open(archive), checksum)) {
      input.transferTo(OutputStream.nullOutputStream());
    }
    return Long.toHexString(checksum.getValue());
  }

  private static void unpack(String archive, Path folder) throws IOException {
    try (InputStream input = new XZInputStream(open(archive))) {
      Command.feed(
          input, List.of("tar", "-x", "-f", "-", "--no-same-owner", "-C", folder.toString()));
    }
  }

  private static InputStream open(String archive) {
    InputStream input = PostgreSqlBinaries.class.getResourceAsStream("/" + archive);
    if (input == null) {
      throw new ServerException(archive + " is not on the class path");
    }
    return input;
  }
}
