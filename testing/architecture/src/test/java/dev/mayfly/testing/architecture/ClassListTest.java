package dev.mayfly.testing.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The classes that archives are made of")
class ClassListTest {

  private static final Path FOLDER = Path.of("../../sidecar/src/main/assembly");

  @ParameterizedTest
  @ValueSource(strings = {"classes", "sidecar-classes"})
  @DisplayName("are those of today, but for a few")
  void ofToday(String list) throws IOException {
    List<String> ours =
        Files.readAllLines(FOLDER.resolve(list)).stream()
            .filter(line -> line.startsWith("dev/mayfly/"))
            .toList();
    List<String> gone = ours.stream().filter(ClassListTest::isGone).toList();
    assertTrue(!ours.isEmpty() && gone.size() * 20 <= ours.size(), gone::toString);
  }

  private static boolean isGone(String name) {
    return ClassListTest.class.getClassLoader().getResource(name + ".class") == null;
  }
}
