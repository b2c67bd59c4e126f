package dev.mayfly.backends.plugin.protocol;

import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Vault says to a plugin that it starts, in variables of its environment, and what the plugin
 * answers in one line.
 *
 * @param version of the protocol that both know
 * @param hostCertificate what Vault proves itself with, in PEM
 */
public record Handshake(int version, String hostCertificate) {

  /** One process for every connection of Vault's that has this plugin. */
  private static final int MULTIPLEXED = 6;

  /** One process for each connection. */
  private static final int SINGLE = 5;

  /** A mark of database plugins, which is no secret. */
  private static final String COOKIE = "VAULT_DATABASE_PLUGIN";

  private static final String COOKIE_VALUE = "926a0820-aea2-be28-51d6-83cdf00e8edb";

  private static final int VERSION_OF_HANDSHAKE = 1;

  /** Empty where it was not Vault that started this. */
  public static Optional<Handshake> of(Map<String, String> environment) {
    String certificate = environment.getOrDefault("PLUGIN_CLIENT_CERT", "");
    if (!COOKIE_VALUE.equals(environment.get(COOKIE)) || certificate.isEmpty()) {
      return Optional.empty();
    }
    List<String> known =
        Arrays.asList(environment.getOrDefault("PLUGIN_PROTOCOL_VERSIONS", "").split(",", -1));
    int version = known.contains(String.valueOf(MULTIPLEXED)) ? MULTIPLEXED : SINGLE;
    return Optional.of(new Handshake(version, certificate));
  }

  /** Whether calls say which connection they are about. */
  boolean isMultiplexed() {
    return version == MULTIPLEXED;
  }

  /** The answer. */
  public String line(InetSocketAddress address, ProcessCertificate own)
      throws GeneralSecurityException {
    return String.join(
        "|",
        String.valueOf(VERSION_OF_HANDSHAKE),
        String.valueOf(version),
        "tcp",
        address.getAddress().getHostAddress() + ":" + address.getPort(),
        "grpc",
        own.encoded());
  }
}
