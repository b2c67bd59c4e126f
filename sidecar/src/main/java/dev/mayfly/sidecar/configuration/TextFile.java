package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a person wrote. */
final class TextFile {

  private TextFile() {}

  /** All of it; where it is no UTF-8, which line is not. */
  static String read(Path file) throws ConfigurationException, IOException {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(file));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      Problems problems = new Problems(file.toString());
      problems.add(new Position(line(bytes), ""), "is not UTF-8", "save it in this encoding");
      throw problems.asException();
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw Messages.naming(file, e);
    }
  }

  /** The line that the position is in. */
  private static int line(ByteBuffer bytes) {
    int line = 1;
    for (int i = 0; i < bytes.position(); i++) {
      line += bytes.get(i) == '\n' ? 1 : 0;
    }
    return line;
  }
}
