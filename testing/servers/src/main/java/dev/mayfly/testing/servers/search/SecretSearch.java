package dev.mayfly.testing.servers.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails each test and class that leaves a secret where none may be: in what is in its temporary
 * folders (ledgers, receipts, metrics, logs, whatever else), in what was printed in this JVM, or in
 * the arguments of a process. It searches for all that there were so far, and names none.
 *
 * <p>JUnit finds it by itself on the class path of whoever may start a server.
 */
public final class SecretSearch implements AfterEachCallback, AfterAllCallback {

  private static final Said SAID = Said.hear();
  private static final Arguments ARGUMENTS = new Arguments();

  static {
    IssuedSecrets.seek();
  }

  /** Searches too what would have been printed in this JVM, had the test not caught it. */
  public static void hear(String words) {
    SAID.add(words.getBytes(UTF_8));
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    assertNone(folders(test));
  }

  @Override
  public void afterAll(ExtensionContext tests) throws IOException {
    Findings findings = folders(tests);
    SAID.look(findings);
    ARGUMENTS.look(findings);
    assertNone(findings);
  }

  private static Findings folders(ExtensionContext owner) throws IOException {
    IssuedSecrets.catchUp();
    Findings findings = new Findings();
    for (Path folder : SearchedFolders.of(owner)) {
      WrittenFiles.look(folder, findings);
    }
    return findings;
  }

  private static void assertNone(Findings findings) {
    Set<String> all = findings.all();
    if (!all.isEmpty()) {
      throw new AssertionError("A secret is where none may be:\n" + String.join("\n", all));
    }
  }
}
