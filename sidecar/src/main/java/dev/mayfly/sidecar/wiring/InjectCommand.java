package dev.mayfly.sidecar.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.command.Arguments;
import dev.mayfly.sidecar.command.Command;
import dev.mayfly.sidecar.command.Console;
import dev.mayfly.sidecar.command.Failure;
import dev.mayfly.sidecar.command.Option;
import dev.mayfly.sidecar.command.Usage;
import dev.mayfly.sidecar.context.ProcessEnvironment;
import dev.mayfly.sidecar.kubernetes.Authorities;
import dev.mayfly.sidecar.kubernetes.Manifest;
import dev.mayfly.sidecar.kubernetes.ManifestException;
import dev.mayfly.sidecar.kubernetes.Sidecar;
import dev.mayfly.sidecar.kubernetes.SidecarSettings;
import dev.mayfly.sidecar.text.Visible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The command {@code inject}. */
final class InjectCommand implements Command {

  private static final Option FILE =
      new Option("filename", "f", "FILE", "", "the manifest; - is standard input");
  private static final Option CONFIG_MAP =
      Option.of("config-map", "NAME", "one that has the configuration, under mayfly.yaml");
  private static final Option CA_CONFIG_MAP =
      Option.of(
          "ca-config-map", "NAME", "one with the CA certificates, by the file names of -c's file");
  private static final Option IMAGE =
      new Option("image", "", "IMAGE", "mayfly:VERSION", "the sidecar's image");
  private static final Option CONTAINER =
      Option.of("container", "NAME", "which container is the task; may be given again");

  private final ProcessEnvironment environment;

  InjectCommand(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Usage usage() {
    return Usage.of("inject", "print a Kubernetes Job with the sidecar in it")
        .describing(
            """
            Puts the sidecar into every Job and CronJob of a manifest, and with -c the configuration into a ConfigMap of
            its own. Where vault.ca_cert or an sslrootcert names a file, --ca-config-map says which ConfigMap has it. The task keeps its image and its command; it gets the volume /run/mayfly, which it can only
            read. Other documents stay as they are, and so does a Job that has the sidecar already.\
            """)
        .with(FILE, Option.CONFIG, CONFIG_MAP, CA_CONFIG_MAP, CONTAINER, IMAGE)
        .examples(
            "mayfly inject -f job.yaml -c mayfly.yaml | kubectl apply -f -",
            "mayfly inject -f job.yaml -c mayfly.yaml --ca-config-map vault-ca | kubectl apply -f -",
            "mayfly inject -f job.yaml --config-map nightly-report-mayfly > job-with-mayfly.yaml");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Failure, IOException {
    String file =
        arguments
            .find(FILE)
            .orElseThrow(
                () -> new Failure("usage", "which manifest?", "mayfly inject -f job.yaml"));
    List<String> notes = new ArrayList<>();
    try {
      console.out().print(Manifest.of(read(file)).with(sidecar(arguments, notes), notes));
    } catch (ManifestException e) {
      throw new Failure("not-injected", file + ": " + e.getMessage(), e.remedy());
    }
    notes.forEach(note -> console.err().println("mayfly: " + Visible.line(note)));
    return Usage.DONE;
  }

  private Sidecar sidecar(Arguments arguments, List<String> notes)
      throws IOException, ManifestException, Failure {
    Optional<String> map = arguments.find(CONFIG_MAP);
    if (map.isPresent() && arguments.has(Option.CONFIG)) {
      throw new Failure("usage", "-c and --config-map exclude each other", "");
    }
    Optional<String> text =
        map.isPresent()
            ? Optional.empty()
            : Optional.of(text(arguments.config(environment.variables())));
    SidecarSettings settings =
        text.isPresent() ? SidecarSettings.of(text.get()) : SidecarSettings.USUAL;
    return new Sidecar(
        arguments.find(IMAGE).orElseGet(InjectCommand::usualImage),
        text,
        map,
        authorities(arguments, settings.authorities(), notes),
        Set.copyOf(arguments.all(CONTAINER)),
        settings.healthPort(),
        settings.grace());
  }

  private static Optional<Sidecar.AuthoritiesMap> authorities(
      Arguments arguments, Authorities authorities, List<String> notes)
      throws ManifestException, Failure {
    Optional<String> name = arguments.find(CA_CONFIG_MAP);
    if (name.isEmpty()) {
      authorities.note().ifPresent(notes::add);
      return Optional.empty();
    }
    if (arguments.find(CONFIG_MAP).isPresent()) {
      throw new Failure(
          "usage",
          "--config-map and --ca-config-map exclude each other",
          "put the certificates into the one that has the configuration: a key ca.pem of it is"
              + " /etc/mayfly/ca.pem in the sidecar");
    }
    return Optional.of(new Sidecar.AuthoritiesMap(name.get(), authorities.folder()));
  }

  private static String usualImage() {
    String version = InjectCommand.class.getPackage().getImplementationVersion();
    return "mayfly:" + (version == null ? "unpackaged" : version);
  }

  private static String read(String file) throws IOException {
    return file.equals("-") ? new String(System.in.readAllBytes(), UTF_8) : text(Path.of(file));
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw Messages.naming(file, e);
    }
  }
}
