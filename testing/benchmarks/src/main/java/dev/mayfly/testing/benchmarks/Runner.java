package dev.mayfly.testing.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program that writes a database credential into a file and then starts a command. */
interface Runner {

  String name();

  /** The file, on a memory file system: lines {@code PGUSER=…} and {@code PGPASSWORD=…}. */
  Path credential();

  /** The program, ready to be started, talking to OpenBao over TLS or over plain HTTP. */
  ProcessBuilder process(boolean tls, List<String> command) throws IOException;
}
