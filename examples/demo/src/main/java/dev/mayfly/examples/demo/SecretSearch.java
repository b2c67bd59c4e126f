package dev.mayfly.examples.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Looks everywhere that Mayfly could have left one of the secrets. */
final class SecretSearch {

  private final Folder folder;
  private final Set<String> secrets;

  /** {@code secrets}: all that were issued. */
  SecretSearch(Folder folder, Set<String> secrets) {
    this.folder = folder;
    this.secrets = Set.copyOf(secrets);
  }

  void run(Part part, ProcessTable processes) throws IOException {
    List<String> known = texts(folder.auditLog());
    part.claim(
        !secrets.isEmpty() && found(known) == secrets.size(),
        "every secret issued is known",
        secrets.size() + " passwords, tokens and secret ids, all found in OpenBao's own log");
    claim(part, "ledgers and receipts", texts(folder.state()), "files");
    claim(part, "what Mayfly and the job printed", texts(folder.logs()), "files");
    claim(part, "the arguments of every process", processes.commandLines(), "command lines");
    claim(part, "the environment of Mayfly", processes.environments(), "environments");
  }

  private void claim(Part part, String where, Collection<String> texts, String unit) {
    long found = found(texts);
    long characters = texts.stream().mapToLong(String::length).sum();
    part.claim(
        found == 0 && characters > 0,
        "no secret in " + where,
        "%d found in %,d %s, %,d bytes".formatted(found, texts.size(), unit, characters));
  }

  /** How many of the secrets are somewhere in the texts. */
  private long found(Collection<String> texts) {
    return secrets.stream()
        .filter(secret -> texts.stream().anyMatch(text -> text.contains(secret)))
        .count();
  }

  private static List<String> texts(Path tree) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        texts.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return texts;
  }
}
