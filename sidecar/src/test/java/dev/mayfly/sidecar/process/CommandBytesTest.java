package dev.mayfly.sidecar.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mayfly.sidecar.Mayfly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("each-jdk")
@DisplayName("Through the launcher, a command's bytes arrive as they were typed:")
class CommandBytesTest {

  /** Prints each argument between brackets, as bytes. */
  private static final String SHOW = "for w; do printf '[%s]' \"$w\"; done";

  @TempDir static Path folder;

  private static Path launcher;

  /** The launcher in a folder of its own, whose Java is given a program and classes of ours. */
  @BeforeAll
  static void install() throws IOException {
    Files.createDirectories(folder.resolve("lib"));
    Files.createFile(folder.resolve("classes"));
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    launcher = Files.copy(Path.of("..", "mayfly"), folder.resolve("mayfly"));
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    String script =
        """
        #!/bin/sh
        case " $* " in *' -Xshare:dump '*) exit 1 ;; esac
        while [ "$1" != dev.mayfly.sidecar.Mayfly ]; do
          case $1 in -Dmayfly.locale=*) locale=$1 ;; -Duser.dir=*) folder=$1 ;; esac
          shift
        done
        shift
        exec "%s/bin/java" ${locale+"$locale"} ${folder+"$folder"} -Dfile.encoding=UTF-8 -XX:TieredStopAtLevel=1 -cp '%s' ${MAIN-%s} "$@"
        """
            .formatted(System.getProperty("java.home"), classes(), StartsChild.class.getName());
    Files.writeString(java, script);
    java.toFile().setExecutable(true);
  }

  /** From any folder. */
  private static String classes() {
    return Stream.of(System.getProperty("java.class.path").split(":", -1))
        .map(each -> Path.of(each).toAbsolutePath().toString())
        .collect(Collectors.joining(":"));
  }

  private record Printed(int exitCode, String bytes) {}

  /**
   * {@code script} is a shell's, in which "$MAYFLY" is the launcher; bytes are shown as Latin-1.
   */
  private static Printed run(String locale, String script) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    if (!locale.isEmpty()) {
      environment.put("LC_ALL", locale);
    }
    environment.put("MAYFLY", launcher.toString());
    environment.put("MAYFLY_JAVA", folder.resolve("bin/java").toString());
    environment.put("FOLDER", folder.toString());
    environment.put("SHOW", SHOW);
    Process process = builder.start();
    byte[] bytes = process.getInputStream().readAllBytes();
    return new Printed(process.waitFor(), new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private static String latin(String utf8) {
    return new String(utf8.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "C", "POSIX", "C.UTF-8"})
  @DisplayName("arguments in every script, in any locale")
  void arguments(String locale) throws Exception {
    Printed printed =
        run(
            locale,
            "\"$MAYFLY\" sh -c \"$SHOW\" x Z\u00fcrich-\u2603.csv '' ' a b' '*' '\u00fc\n'");
    assertEquals(latin("[Z\u00fcrich-\u2603.csv][][ a b][*][\u00fc\n]"), printed.bytes());
  }

  @Test
  @DisplayName("bytes that are no text")
  void noText() throws Exception {
    String words =
        "\"$(printf 'a\\377b')\" \"$(printf '\\303')\" '%s\\n' \u2603 \"$(printf '\\376\\nx')\"";
    Printed printed = run("C.UTF-8", "\"$MAYFLY\" sh -c \"$SHOW\" x " + words);
    assertEquals("[a\u00ffb][\u00c3][%s\\n]" + latin("[\u2603]") + "[\u00fe\nx]", printed.bytes());
  }

  @Test
  @DisplayName("the path of the command, its folder, and the PATH it is found through")
  void paths() throws Exception {
    List<String> names = new ArrayList<>();
    for (String name : List.of("gr\\303\\266\\303\\237e", "gr\\366\\337e")) {
      String make =
          "d=$FOLDER/$(printf '"
              + name
              + "'); mkdir \"$d\"; printf '#!/bin/sh\\nprintf \"%%s;\" \"$*\"' >\"$d/job\";"
              + " chmod +x \"$d/job\"; ";
      String use =
          "\"$MAYFLY\" \"$d/job\" one; cd \"$d\"; \"$MAYFLY\" ./job two; PATH=$d:$PATH \"$MAYFLY\" job three";
      names.add(run("C", make + use).bytes());
    }
    assertEquals(List.of("one;two;three;", "one;two;three;"), names);
  }

  @Test
  @DisplayName("the path of a configuration, and what it says of one that is a folder")
  void configuration() throws Exception {
    String check = "MAIN=%s \"$MAYFLY\" config check -c ".formatted(Mayfly.class.getName());
    String make = "d=$FOLDER/gr\u00f6\u00dfe; mkdir -p \"$d\"; ";
    Printed written =
        run(
            "C",
            make
                + "MAIN=%s \"$MAYFLY\" generate config >\"$d/m.yaml\"; "
                    .formatted(Mayfly.class.getName())
                + check
                + "\"$d/m.yaml\"");
    assertTrue(written.bytes().contains("/m.yaml: nothing is wrong"), written.bytes());
    Printed folder = run("C", make + check + "\"$d\"");
    assertTrue(
        folder.bytes().contains(latin("gr\u00f6\u00dfe: it is a folder, where a file is meant")),
        folder.bytes());
  }

  @Test
  @DisplayName("and a configuration is found from within its folder, whatever that is called")
  void configurationFromWithin() throws Exception {
    for (String name : List.of("conf-gr\\366\\337e", "conf-gr\\303\\266\\303\\237e")) {
      Printed printed =
          run(
              "C",
              "d=$FOLDER/$(printf '"
                  + name
                  + "'); mkdir \"$d\"; cd \"$d\"; echo 'version: 2' >m.yaml;"
                  + " MAIN=%s \"$MAYFLY\" config check -c m.yaml"
                      .formatted(Mayfly.class.getName()));
      assertEquals(1, printed.exitCode(), printed.bytes());
      assertTrue(printed.bytes().contains("m.yaml:1 version: "), printed.bytes());
    }
  }

  @Test
  @DisplayName("and the command has the locale of its caller")
  void locale() throws Exception {
    String show = "\"$MAYFLY\" sh -c 'echo ${LC_ALL-none}'";
    assertEquals("none\n", run("", show).bytes());
    assertEquals("POSIX\n", run("POSIX", show).bytes());
  }

  @Test
  @DisplayName(
      "as process 1 it reaps what the command leaves, and passes on input, signals and exit code")
  void reaps() throws Exception {
    String namespace = "unshare --user --map-root-user --pid --fork --mount-proc ";
    assumeTrue(
        run("C", namespace + "true").exitCode() == 0,
        "PROCESS 1 NOT TESTED: this machine allows no namespaces");
    Printed printed =
        run(
            "C",
            "echo read | "
                + namespace
                + "\"$MAYFLY\" sh -c '"
                + "cat; (sleep 0.1 & echo $! >$FOLDER/orphan); read orphan <$FOLDER/orphan; "
                + "for i in $(seq 600); do [ -e /proc/$orphan ] || { echo reaped; break; }; sleep 0.1; done; "
                + "kill -TERM 1; sleep 60'");
    assertEquals("read\nreaped\n", printed.bytes());
    assertEquals(128 + 15, printed.exitCode());
  }

  @Test
  @DisplayName("what cannot be run says so as env does")
  void cannotBeRun() throws Exception {
    assertEquals(127, run("C", "\"$MAYFLY\" \"$(printf '/no/\\377')\"").exitCode());
    assertEquals(127, run("C", "\"$MAYFLY\" /no/gr\u00f6\u00dfe").exitCode());
  }
}
