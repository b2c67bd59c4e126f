package dev.mayfly.sidecar.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Prints which Mayfly this is: its version, its build and the Java it runs on. */
public final class Version implements Command {

  private final List<Path> classPath;

  /** {@code classPath}: what the program was loaded from. */
  public Version(List<Path> classPath) {
    this.classPath = classPath;
  }

  /** Of this process. */
  public static Version ofProcess() {
    String[] entries = System.getProperty("java.class.path", "").split(":", -1);
    return new Version(Stream.of(entries).map(Path::of).toList());
  }

  @Override
  public Usage usage() {
    return Usage.of("version", "print version, build and Java")
        .describing(
            """
            The build is a hash over Mayfly's own jars: whoever builds the same source gets the same one.\
            """);
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    String version = Version.class.getPackage().getImplementationVersion();
    console.out().println("mayfly " + (version == null ? "unpackaged" : version));
    console.out().println("build  " + build());
    console
        .out()
        .println(
            "java   "
                + System.getProperty("java.vm.version")
                + ", "
                + System.getProperty("java.vm.name")
                + ", "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.arch"));
    return Usage.DONE;
  }

  private String build() throws IOException {
    MessageDigest digest = sha256();
    List<Path> jars =
        classPath.stream().filter(Version::isOurs).filter(Files::isRegularFile).sorted().toList();
    for (Path jar : jars) {
      digest.update(Files.readAllBytes(jar));
    }
    return jars.isEmpty() ? "none" : HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static boolean isOurs(Path entry) {
    String name = String.valueOf(entry.getFileName());
    return name.startsWith("mayfly-") && name.endsWith(".jar");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
