package dev.mayfly.testing.benchmarks;

import dev.mayfly.testing.servers.OpenBaoBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The peer: {@code bao agent} logs in by AppRole, renders a database credential into a file and
 * starts the command. (Its other way, {@code env_template} with {@code exec}, waits two seconds
 * before it starts anything.)
 */
final class BaoAgent implements Runner {
  private final Site site;

  BaoAgent(Site site) {
    this.site = site;
  }

  @Override
  public String name() {
    return "bao agent";
  }

  @Override
  public Path credential() {
    return site.memory().resolve("agent.env");
  }

  @Override
  public ProcessBuilder process(boolean tls, List<String> command) throws IOException {
    Path file = site.folder().resolve("agent.hcl");
    String exec =
        """
          exec {
            command = [%s]
            timeout = "1h"
          }
        """
            .formatted(command.stream().map(BaoAgent::quoted).collect(Collectors.joining(", ")));
    Files.writeString(file, configuration(tls, true, exec));
    return new ProcessBuilder(OpenBaoBinary.locate().toString(), "agent", "-config=" + file);
  }

  /** Of an agent that starts nothing and stays, to keep the credential fresh. */
  String configuration(boolean tls) {
    return configuration(tls, false, "");
  }

  private String configuration(boolean tls, boolean once, String exec) {
    return vault(tls)
        + """
        auto_auth {
          method "approle" {
            config = {
              role_id_file_path = "%s"
              secret_id_file_path = "%s"
              remove_secret_id_file_after_reading = false
            }
          }
        }
        exit_after_auth = %s
        template_config { exit_on_retry_failure = true }
        template {
          destination = "%s"
          perms = "0600"
          contents = <<-EOT
            {{ with secret "%s" }}PGUSER={{ .Data.username }}
            PGPASSWORD={{ .Data.password }}{{ end }}
          EOT
        %s}
        """
            .formatted(
                site.roleId(),
                site.secretId(),
                once,
                credential(),
                Site.credentials(Site.ROLE),
                exec);
  }

  private String vault(boolean tls) {
    String authority = tls ? "\n  ca_cert = \"" + site.caCertificate() + "\"" : "";
    return "vault {\n  address = \"" + site.address(tls) + "\"" + authority + "\n}\n";
  }

  private static String quoted(String argument) {
    return "\"" + argument.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
