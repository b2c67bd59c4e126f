package dev.mayfly.backends.vault;

import dev.mayfly.backends.vault.http.TlsFiles;
import dev.mayfly.core.settings.IllegalSettingException;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The section {@code vault} of the configuration; what it leaves out, the environment may say. */
public final class VaultSettings {

  static final Setting<String> ADDRESS =
      Setting.text(
          "address",
          "URL of Vault or OpenBao, such as https://vault.example:8200, or with the path that a proxy"
              + " serves it under. Default: VAULT_ADDR, else BAO_ADDR.");
  static final Setting<String> NAMESPACE =
      Setting.text(
          "namespace",
          "Namespace of every call. Default: VAULT_NAMESPACE, else the root namespace.");
  static final Setting<String> CA_CERT =
      Setting.text(
          "ca_cert",
          "PEM file, or folder of PEM files, of the authorities to trust. Default: VAULT_CACERT,"
              + " VAULT_CAPATH, else what the JDK trusts.");
  static final Setting<String> CLIENT_CERT =
      Setting.text(
          "client_cert",
          "PEM file of our own certificate and its chain, re-read when it changes. Default:"
              + " VAULT_CLIENT_CERT.");
  static final Setting<String> CLIENT_KEY =
      Setting.text(
          "client_key",
          "PEM file of the certificate's key, PKCS #8 or PKCS #1. Default: VAULT_CLIENT_KEY.");
  static final Setting<String> TLS_SERVER_NAME =
      Setting.text(
          "tls_server_name",
          "Name that Vault's certificate must carry where it is not the host of the address."
              + " Default: VAULT_TLS_SERVER_NAME.");
  public static final Setting<Settings> AUTH =
      auth(
          "How we prove to Vault who we are. Default: the token of VAULT_TOKEN, else of"
              + " ~/.vault-token.");

  /** All keys of the section, in the order they are documented. */
  public static final List<Setting<?>> ALL =
      List.of(ADDRESS, NAMESPACE, CA_CERT, CLIENT_CERT, CLIENT_KEY, TLS_SERVER_NAME, AUTH);

  /** The section {@code auth}, for one of several identities. */
  public static Setting<Settings> auth(String help) {
    return Setting.section("auth", help, AuthSettings.ALL.toArray(Setting<?>[]::new));
  }

  private static final Set<String> TRUE = Set.of("1", "t", "true");

  private VaultSettings() {}

  /**
   * Where Vault is. Throws {@link IllegalSettingException} where that is not said, or said wrongly.
   */
  public static VaultServer server(Settings settings, VaultEnvironment environment) {
    if (TRUE.contains(environment.find("SKIP_VERIFY").orElse("").toLowerCase(Locale.ROOT))) {
      throw new IllegalSettingException(
          "VAULT_SKIP_VERIFY in the environment",
          "asks to trust whoever answers, and whoever answers would get our credentials",
          "unset it, and name the authority that signed Vault's certificate: ca_cert, or"
              + " VAULT_CACERT");
    }
    String address =
        find(settings, ADDRESS, environment, "ADDR")
            .orElseThrow(
                () ->
                    settings.refuse(
                        ADDRESS, "is missing", "write where Vault is, or set VAULT_ADDR"));
    Optional<String> namespace = find(settings, NAMESPACE, environment, "NAMESPACE");
    try {
      return new VaultServer(VaultAddress.parse(address), namespace, tls(settings, environment));
    } catch (IllegalArgumentException e) {
      throw settings.refuse(
          ADDRESS, String.valueOf(e.getMessage()), "fix: write it as https://vault.example:8200");
    }
  }

  /** The commands that a person runs, in the namespace that is configured. */
  public static VaultCommands commands(Settings settings, VaultEnvironment environment) {
    return new VaultCommands(find(settings, NAMESPACE, environment, "NAMESPACE"));
  }

  /**
   * How to log in. Throws {@link IllegalSettingException} where something is missing or out of
   * place.
   */
  public static VaultLogin login(Settings settings, VaultEnvironment environment) {
    String address = find(settings, ADDRESS, environment, "ADDR").orElse("");
    return settings
        .find(AUTH)
        .map(auth -> AuthSettings.login(auth, environment, address))
        .orElseGet(
            () ->
                AuthSettings.token(environment)
                    .orElseThrow(
                        () ->
                            settings.refuse(
                                AUTH, "is missing", "say how to log in, or set VAULT_TOKEN")));
  }

  /** The files that the login proves itself with: whoever reads one can log in as we do. */
  public static List<Path> evidence(Settings settings, VaultEnvironment environment) {
    Stream<Path> ofMethod =
        settings
            .find(AUTH)
            .map(auth -> AuthSettings.evidence(auth, environment))
            .orElseGet(() -> AuthSettings.tokenFile(environment))
            .stream();
    Stream<Path> ofTls =
        find(settings, CLIENT_KEY, environment, "CLIENT_KEY").map(Path::of).stream();
    return Stream.concat(ofMethod, ofTls).toList();
  }

  private static TlsFiles tls(Settings settings, VaultEnvironment environment) {
    Optional<Path> certificate =
        find(settings, CLIENT_CERT, environment, "CLIENT_CERT").map(Path::of);
    Optional<Path> key = find(settings, CLIENT_KEY, environment, "CLIENT_KEY").map(Path::of);
    if (certificate.isPresent() != key.isPresent()) {
      throw settings.refuse(
          certificate.isPresent() ? CLIENT_KEY : CLIENT_CERT,
          "is missing",
          "client_cert and client_key go together");
    }
    Stream<String> authorities =
        settings.find(CA_CERT).isPresent()
            ? settings.find(CA_CERT).stream()
            : Stream.concat(
                environment.find("CACERT").stream(), environment.find("CAPATH").stream());
    return new TlsFiles(
        authorities.map(Path::of).toList(),
        certificate,
        key,
        find(settings, TLS_SERVER_NAME, environment, "TLS_SERVER_NAME"));
  }

  private static Optional<String> find(
      Settings settings, Setting<String> setting, VaultEnvironment environment, String variable) {
    return settings.find(setting).or(() -> environment.find(variable));
  }
}
