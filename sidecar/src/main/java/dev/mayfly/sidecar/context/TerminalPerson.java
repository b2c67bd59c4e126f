package dev.mayfly.sidecar.context;

import dev.mayfly.backends.vault.login.Person;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.sidecar.process.Browser;
import dev.mayfly.sidecar.process.Terminal;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Whoever is at our terminal. */
final class TerminalPerson implements Person {

  private final RunReport report;
  private final Map<String, String> variables;

  TerminalPerson(RunReport report, Map<String, String> variables) {
    this.report = report;
    this.variables = variables;
  }

  @Override
  public String ask(String question) throws IOException {
    return Terminal.ask(question);
  }

  @Override
  public Secret askSecret(String question) throws IOException {
    return Secret.of(Terminal.askSecret(question));
  }

  @Override
  public void tell(String text) {
    report.tell(text);
  }

  @Override
  public void browse(URI page) {
    Browser.open(page, variables);
  }
}
