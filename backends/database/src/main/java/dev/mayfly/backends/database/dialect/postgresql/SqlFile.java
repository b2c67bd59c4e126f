package dev.mayfly.backends.database.dialect.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** SQL that lies beside this class. */
final class SqlFile {

  private SqlFile() {}

  static String read(String name) {
    try (InputStream in = Objects.requireNonNull(SqlFile.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A part of a block in PL/pgSQL that ends what the accounts in its variable {@code ids} have. */
  static String part(String name) {
    return read(name + ".sql").strip();
  }
}
