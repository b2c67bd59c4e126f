package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Settings;
import dev.mayfly.sidecar.configuration.ConfiguredReceipts.Signing;
import dev.mayfly.sidecar.configuration.ConfiguredReceipts.Sink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what becomes of receipts, and reports what could not work. */
final class ReceiptsReader {

  private final Problems problems;
  private final VaultNames vault;

  ReceiptsReader(Problems problems) {
    this.problems = problems;
    this.vault = new VaultNames(problems);
  }

  ConfiguredReceipts read(Section section) {
    Set<Sink> sinks = EnumSet.noneOf(Sink.class);
    for (String name : section.find(Keys.SINKS).orElse(List.of())) {
      sinks.add(Sink.valueOf(name.toUpperCase(Locale.ROOT)));
    }
    return new ConfiguredReceipts(
        section.find(Keys.KEEP).orElse(Duration.ZERO),
        sinks,
        new PathReader(problems)
            .absolute(section, Keys.TERMINATION_LOG, "/dev/termination-log")
            .orElse(Path.of("/dev/termination-log")),
        section.find(Keys.SIGN).flatMap(sign -> signing(section, (Section) sign)));
  }

  private Optional<Signing> signing(Section receipts, Section sign) {
    Optional<Settings> transit = sign.find(Keys.TRANSIT);
    Optional<Path> file =
        new PathReader(problems).absolute(sign, Keys.KEY_FILE, "/etc/mayfly/receipts.pem");
    if (transit.isPresent() == sign.find(Keys.KEY_FILE).isPresent()) {
      problems.add(
          receipts.position(Keys.SIGN),
          transit.isPresent() ? "names two signers" : "names no signer",
          "write either transit or key_file");
      return Optional.empty();
    }
    return transit
        .<Signing>map(
            in ->
                new Signing.Transit(
                    vault.name((Section) in, Keys.TRANSIT_MOUNT),
                    vault.name((Section) in, Keys.TRANSIT_KEY)))
        .or(() -> file.map(Signing.KeyFile::new));
  }
}
