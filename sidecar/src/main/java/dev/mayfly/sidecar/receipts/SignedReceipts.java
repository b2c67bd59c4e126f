package dev.mayfly.sidecar.receipts;

import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.core.time.SystemClock;
import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Signatures;
import dev.mayfly.sidecar.configuration.Configuration;
import dev.mayfly.sidecar.configuration.ConfiguredReceipts.Signing;
import dev.mayfly.sidecar.context.BackendContexts;
import dev.mayfly.sidecar.context.ConfigurationFile;
import dev.mayfly.sidecar.context.ConfiguredServers;
import dev.mayfly.sidecar.context.InstalledBackends;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.reporting.ReceiptFiles;
import dev.mayfly.sidecar.signing.Ed25519;
import dev.mayfly.sidecar.signing.Jws;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Signatures by the signer that the configuration names, and in the files of receipts. */
public final class SignedReceipts implements Signatures {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ProcessEnvironment environment;

  public SignedReceipts(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public List<String> publicKeys(Arguments arguments) throws Exception {
    InstalledBackends installed = InstalledBackends.installed();
    Configuration configuration = new ConfigurationFile(arguments, installed, environment).read();
    Optional<Signing> signing = configuration.receipts().signing();
    if (signing.isEmpty()) {
      return List.of();
    }
    Clock clock = new SystemClock();
    try (ConfiguredServers servers =
        ConfiguredServers.of(
            configuration, new BackendContexts(configuration, installed, environment, clock))) {
      return TransitSigner.of(signing.get(), servers.vault())
          .publicKeys(Deadline.in(clock, PATIENCE))
          .stream()
          .map(Ed25519::pem)
          .toList();
    }
  }

  @Override
  public Checked check(Path file, Path keys) throws IOException {
    boolean plain = file.toString().endsWith(".json");
    Path signed = plain ? ReceiptFiles.signed(file) : file;
    if (plain && Files.exists(file) && !Files.exists(signed)) {
      return new Checked(false, "", "", "it is not signed: there is no " + signed);
    }
    Jws jws;
    try {
      jws = Jws.parse(Files.readString(signed, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      return new Checked(false, "", "", signed + ": " + e.getMessage());
    }
    if (!jws.isSignedBy(Ed25519.read(keys))) {
      return new Checked(
          false, jws.keyId(), "", "none of the keys in " + keys + " made this signature");
    }
    if (plain && !Arrays.equals(jws.payload(), Files.readAllBytes(file))) {
      return new Checked(
          false, jws.keyId(), "", "it is not what was signed, which is in " + signed);
    }
    return new Checked(true, jws.keyId(), new String(jws.payload(), StandardCharsets.UTF_8), "");
  }
}
