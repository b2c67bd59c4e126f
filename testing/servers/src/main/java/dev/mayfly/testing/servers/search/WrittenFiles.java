package dev.mayfly.testing.servers.search;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is in a folder; what goes while it is looked at is not. */
final class WrittenFiles extends SimpleFileVisitor<Path> {

  /** In bytes. */
  private static final long LONGEST_KEY = 16 * 1024;

  /** In PEM, and nothing else. The first line of it has the beginning of the secret number. */
  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "-----BEGIN [A-Z ]*PRIVATE KEY-----\\s+(\\S+)[^-]*-----END [A-Z ]*PRIVATE KEY-----\\s*");

  private final List<Path> files = new ArrayList<>();

  private WrittenFiles() {}

  /**
   * Looks into all files, and at their names, but for private keys and other evidence with which
   * somebody logs in: these are there to be read.
   */
  static void look(Path folder, Findings findings) throws IOException {
    WrittenFiles written = new WrittenFiles();
    Files.walkFileTree(folder, written);
    written.files.removeIf(WrittenFiles::isPrivateKey);
    for (Path file : written.files) {
      byte[] text = read(file);
      String name = folder.relativize(file).toString();
      findings.look("the name of a file", name.getBytes(UTF_8));
      if (!IssuedSecrets.isEvidence(text)) {
        findings.look(name, text);
      }
    }
  }

  /** One that is found is searched for from now on. */
  private static boolean isPrivateKey(Path file) {
    byte[] text = file.toFile().length() > LONGEST_KEY ? new byte[0] : read(file);
    Matcher key = PRIVATE_KEY.matcher(new String(text, ISO_8859_1));
    if (!key.matches()) {
      return false;
    }
    IssuedSecrets.add("a private key", key.group(1));
    return true;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException gone) {
      return new byte[0];
    }
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isRegularFile()) {
      files.add(file);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException gone) {
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, IOException gone) {
    return FileVisitResult.CONTINUE;
  }
}
