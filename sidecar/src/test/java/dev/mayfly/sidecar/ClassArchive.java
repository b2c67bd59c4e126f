package dev.mayfly.sidecar;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An archive of the classes that Mayfly loads, as the launcher makes one. The tests start Mayfly
 * hundreds of times, and each start would load and verify them anew. An archive holds classes of
 * jars only, so those of folders are packed for it.
 */
final class ClassArchive {

  /** A start that differs from its archive in these does without it. */
  static final List<String> OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-Xlog:disable");

  private static final Path ALL = Path.of("target/class-archives").toAbsolutePath();
  private static final Path LISTS = Path.of("src/main/assembly");
  private static final int JAVA = Runtime.version().feature();

  private static final class ThisBuild {
    static final ClassArchive ARCHIVE = ofClassPath();
  }

  /** What is on the class path but test classes, which comes first on it. */
  private final List<Path> program = new ArrayList<>();

  /** Unpacked: besides few classes there are whole servers in it. */
  private final List<Path> tests = new ArrayList<>();

  private final Path folder;
  private final Path file;

  private ClassArchive(List<Path> classPath) throws IOException {
    for (Path element : classPath) {
      (element.endsWith("test-classes") ? tests : program).add(element);
    }
    this.folder = Files.createDirectories(ALL.resolve(JAVA + "-" + fingerprint()));
    this.file = folder.resolve("archive");
  }

  /** That of the build and the Java that are tested; whichever fork comes first makes it. */
  static ClassArchive ofThisBuild() {
    return ThisBuild.ARCHIVE;
  }

  private static ClassArchive ofClassPath() {
    String[] elements = System.getProperty("java.class.path").split(File.pathSeparator);
    try {
      ClassArchive archive =
          new ClassArchive(Stream.of(elements).map(Path::of).filter(Files::exists).toList());
      archive.makeOnce();
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Options of a JVM that starts from it. */
  List<String> options() {
    List<String> options = new ArrayList<>(OPTIONS);
    if (file.toFile().length() > 0) {
      options.add("-XX:SharedArchiveFile=" + file);
    }
    return options;
  }

  String classPath() {
    return joined(Stream.concat(jars(), tests.stream()));
  }

  private static String joined(Stream<Path> elements) {
    return elements.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private Stream<Path> jars() {
    return program.stream().map(element -> isFolder(element) ? packed(element) : element);
  }

  private Path packed(Path classes) {
    return folder.resolve(program.indexOf(classes) + ".jar");
  }

  private static boolean isFolder(Path element) {
    return Files.isDirectory(element);
  }

  /** Changes whenever one of the archived files does. */
  private String fingerprint() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path element : program) {
      for (Path file : files(element)) {
        text.append(file).append(Files.size(file)).append(Files.getLastModifiedTime(file));
      }
    }
    return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static List<Path> files(Path element) throws IOException {
    try (Stream<Path> files = Files.walk(element)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void makeOnce() throws IOException {
    Path lock = ALL.resolve("lock");
    try (FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      if (!Files.exists(file)) {
        make();
      }
    }
  }

  /** Where it cannot be made, the empty file says so to the other forks. */
  private void make() throws IOException {
    deleteOlder();
    List<String> classes = new ArrayList<>();
    for (Path element : program) {
      if (isFolder(element)) {
        pack(element, classes);
      }
    }
    Path made = dump(classes);
    if (Files.exists(made)) {
      Files.move(made, file);
    } else {
      Files.createFile(file);
    }
  }

  private void deleteOlder() throws IOException {
    for (Path old : files(ALL)) {
      Path archive = old.getParent();
      if (archive.getFileName().toString().startsWith(JAVA + "-") && !archive.equals(folder)) {
        Files.delete(old);
      }
    }
  }

  private void pack(Path element, List<String> classes) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(packed(element)))) {
      for (Path file : files(element)) {
        String name = element.relativize(file).toString();
        jar.putNextEntry(new JarEntry(name).setLastModifiedTime(FileTime.fromMillis(0)));
        Files.copy(file, jar);
        if (name.endsWith(".class")) {
          classes.add(name.substring(0, name.length() - ".class".length()));
        }
      }
    }
  }

  /** All of ours, and what the launcher lists of others'. */
  private Path dump(List<String> classes) throws IOException {
    String unknown = JAVA < 25 ? "@cp" : "#";
    for (String list : List.of("classes", "sidecar-classes")) {
      try (Stream<String> lines = Files.lines(LISTS.resolve(list))) {
        lines.filter(line -> !line.startsWith(unknown)).forEach(classes::add);
      }
    }
    Path made = folder.resolve("made");
    List<String> command = new ArrayList<>(List.of(java(), "-Xshare:dump"));
    command.add("-XX:SharedClassListFile=" + Files.write(folder.resolve("classes"), classes));
    command.add("-XX:SharedArchiveFile=" + made);
    if (JAVA >= 25) {
      command.add("-XX:+AOTClassLinking");
    }
    command.addAll(OPTIONS);
    command.addAll(List.of("-cp", joined(jars())));
    Redirect log = Redirect.to(folder.resolve("log").toFile());
    try {
      new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start().waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return made;
  }

  static String java() {
    return System.getProperty("java.home") + "/bin/java";
  }
}
