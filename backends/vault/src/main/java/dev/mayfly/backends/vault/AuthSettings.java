package dev.mayfly.backends.vault;

import dev.mayfly.backends.vault.login.AppRole;
import dev.mayfly.backends.vault.login.Certificate;
import dev.mayfly.backends.vault.login.Evidence;
import dev.mayfly.backends.vault.login.GivenToken;
import dev.mayfly.backends.vault.login.Jwt;
import dev.mayfly.backends.vault.login.MountLogin;
import dev.mayfly.backends.vault.login.Oidc;
import dev.mayfly.backends.vault.login.OidcDirect;
import dev.mayfly.backends.vault.login.Password;
import dev.mayfly.backends.vault.login.PersonLogin;
import dev.mayfly.backends.vault.login.WrappedSecretId;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The section {@code vault.auth}: the keys are those of Vault's own agent. */
final class AuthSettings {

  static final Setting<String> METHOD =
      Setting.choice(
              "method",
              List.of(
                  "approle",
                  "jwt",
                  "kubernetes",
                  "cert",
                  "token",
                  "token_file",
                  "oidc",
                  "userpass",
                  "ldap"),
              "The auth method: a platform's identity (kubernetes, jwt, cert) leaves no secret to"
                  + " keep. oidc, userpass and ldap ask a person, who must be there: for `mayfly"
                  + " db` and `mayfly run` on a terminal.")
          .mandatory();
  static final Setting<String> MOUNT_PATH =
      Setting.text(
          "mount_path",
          "Where the method is mounted, with or without auth/. Default: the method's name.");
  static final Setting<String> ROLE =
      Setting.text(
          "role",
          "Role of the method: of kubernetes, jwt and oidc, or the certificate role of cert.");
  static final Setting<String> ROLE_ID = Setting.text("role_id", "The AppRole's role id.");
  static final Setting<String> ROLE_ID_FILE =
      Setting.text("role_id_file_path", "File with the AppRole's role id, instead of role_id.");
  static final Setting<String> SECRET_ID_FILE =
      Setting.text(
          "secret_id_file_path",
          "File with the AppRole's secret id, read at every login. Default: VAULT_SECRET_ID.");
  static final Setting<String> SECRET_ID_WRAPPING =
      Setting.text(
          "secret_id_response_wrapping_path",
          "Says that the secret id is handed over response-wrapped, and where the wrapping must"
              + " have been made: auth/approle/role/NAME/secret-id. Anything else is refused as"
              + " tampered with. Each start needs a new one. Where it is for one login, the AppRole needs"
              + " token_period: no second login is possible.");
  static final Setting<String> PATH =
      Setting.text(
          "path", "File with the JWT (SPIFFE JWT-SVID, CI id token), read at every login.");
  static final Setting<String> TOKEN_PATH =
      Setting.text(
              "token_path", "File with the projected service account token, read at every login.")
          .orElse("/var/run/secrets/kubernetes.io/serviceaccount/token");
  static final Setting<String> TOKEN_FILE =
      Setting.text("token_file_path", "File with a Vault token that somebody else keeps fresh.");

  static final Setting<String> USERNAME =
      Setting.text(
          "username", "With userpass and ldap: whose password is asked for. Left out: asked too.");
  static final Setting<String> CALLBACK_MODE =
      Setting.choice(
              "callback_mode",
              List.of("client", "direct"),
              "With oidc, as the role has it: client (the browser comes back to a listener on this"
                  + " machine) or direct (OpenBao only: it comes back to OpenBao, so that it may be"
                  + " a browser of another machine).")
          .orElse("client");
  static final Setting<Integer> CALLBACK_PORT =
      Setting.number(
              "callback_port",
              1,
              65_535,
              "With oidc and callback_mode client: the port of the listener. The role must allow"
                  + " http://127.0.0.1:PORT/oidc/callback.")
          .orElse("8250");

  static final List<Setting<?>> ALL =
      List.of(
          METHOD,
          MOUNT_PATH,
          ROLE,
          ROLE_ID,
          ROLE_ID_FILE,
          SECRET_ID_FILE,
          SECRET_ID_WRAPPING,
          PATH,
          TOKEN_PATH,
          TOKEN_FILE,
          USERNAME,
          CALLBACK_MODE,
          CALLBACK_PORT);

  private static final Map<String, List<Setting<?>>> OF_METHOD =
      Map.of(
          "approle", List.of(MOUNT_PATH, ROLE_ID, ROLE_ID_FILE, SECRET_ID_FILE, SECRET_ID_WRAPPING),
          "jwt", List.of(MOUNT_PATH, ROLE, PATH),
          "kubernetes", List.of(MOUNT_PATH, ROLE, TOKEN_PATH),
          "cert", List.of(MOUNT_PATH, ROLE),
          "token", List.of(),
          "token_file", List.of(TOKEN_FILE),
          "oidc", List.of(MOUNT_PATH, ROLE, CALLBACK_MODE, CALLBACK_PORT),
          "userpass", List.of(MOUNT_PATH, USERNAME),
          "ldap", List.of(MOUNT_PATH, USERNAME));

  /** By their keys: what compares two records is not ready when a JVM has just begun. */
  private static final Set<String> EVIDENCE =
      Set.of(SECRET_ID_FILE.key(), PATH.key(), TOKEN_PATH.key(), TOKEN_FILE.key());

  private static final String TOKEN = ".vault-token";

  private final Settings settings;
  private final VaultEnvironment environment;
  private final String address;

  private AuthSettings(Settings settings, VaultEnvironment environment, String address) {
    this.settings = settings;
    this.environment = environment;
    this.address = address;
  }

  /** {@code address}: Vault's. */
  static VaultLogin login(Settings auth, VaultEnvironment environment, String address) {
    return new AuthSettings(auth, environment, address).login();
  }

  /** The files that the chosen method proves itself with: whoever reads one can log in as we do. */
  static List<Path> evidence(Settings auth, VaultEnvironment environment) {
    if (auth.find(METHOD).filter("token"::equals).isPresent()) {
      return tokenFile(environment);
    }
    return OF_METHOD.getOrDefault(auth.find(METHOD).orElse(""), List.of()).stream()
        .filter(setting -> EVIDENCE.contains(setting.key()))
        .flatMap(setting -> auth.find(setting).stream())
        .map(String.class::cast)
        .map(Path::of)
        .toList();
  }

  /** Where the command lines keep their token, if they keep one in a file. */
  static List<Path> tokenFile(VaultEnvironment environment) {
    Path file = environment.home().resolve(TOKEN);
    return environment.find("TOKEN").isEmpty() && Files.exists(file) ? List.of(file) : List.of();
  }

  /** The token that the command lines would use. */
  static Optional<VaultLogin> token(VaultEnvironment environment) {
    Path file = environment.home().resolve(TOKEN);
    return environment
        .find("TOKEN")
        .<VaultLogin>map(token -> GivenToken.of(Secret.of(token), "VAULT_TOKEN"))
        .or(() -> Files.exists(file) ? Optional.of(GivenToken.in(file)) : Optional.empty());
  }

  private VaultLogin login() {
    String method = settings.get(METHOD);
    refuseKeysOfOtherMethods(method);
    return switch (method) {
      case "approle" -> mounted(method, new AppRole(roleId(), secretId()));
      case "jwt" ->
          mounted(method, new Jwt(Path.of(required(PATH)), settings.find(ROLE).orElse("")));
      case "kubernetes" -> mounted(method, new Jwt(Path.of(required(TOKEN_PATH)), required(ROLE)));
      case "cert" -> mounted(method, new Certificate(settings.find(ROLE).orElse("")));
      case "oidc" -> new PersonLogin(oidc(method));
      case "userpass", "ldap" ->
          new PersonLogin(new Password(method, mount(method), settings.find(USERNAME)));
      case "token_file" -> GivenToken.in(Path.of(required(TOKEN_FILE)));
      default ->
          token(environment)
              .orElseThrow(
                  () ->
                      settings.refuse(
                          METHOD,
                          "finds no token",
                          "set VAULT_TOKEN, or write one to ~/.vault-token with `vault login`"));
    };
  }

  private void refuseKeysOfOtherMethods(String method) {
    List<String> own =
        OF_METHOD.getOrDefault(method, List.of()).stream().map(each -> each.key()).toList();
    for (List<Setting<?>> some : OF_METHOD.values()) {
      for (Setting<?> setting : some) {
        boolean written = setting.fallback().isEmpty() && settings.find(setting).isPresent();
        if (written && !own.contains(setting.key())) {
          throw settings.refuse(
              setting, "is not a key of method " + method, "remove it, or choose another method");
        }
      }
    }
  }

  private PersonLogin.Proof oidc(String method) {
    String role = settings.find(ROLE).orElse("");
    return settings.get(CALLBACK_MODE).equals("direct")
        ? new OidcDirect(mount(method), role, address.replaceFirst("/+$", ""))
        : new Oidc(mount(method), role, settings.get(CALLBACK_PORT));
  }

  private MountLogin mounted(String method, Evidence evidence) {
    return new MountLogin(method, mount(method), evidence);
  }

  private String mount(String method) {
    return settings
        .find(MOUNT_PATH)
        .orElse(method)
        .replaceFirst("^/?(auth/)?", "")
        .replaceFirst("/$", "");
  }

  private AppRole.Source roleId() {
    return source(
            settings.find(ROLE_ID).or(() -> environment.find("ROLE_ID")),
            settings.find(ROLE_ID_FILE))
        .orElseThrow(
            () -> settings.refuse(ROLE_ID, "is missing", "write role_id or role_id_file_path"));
  }

  private Optional<AppRole.Source> secretId() {
    Optional<AppRole.Source> source =
        source(environment.find("SECRET_ID"), settings.find(SECRET_ID_FILE));
    Optional<String> wrapping = settings.find(SECRET_ID_WRAPPING);
    if (wrapping.isPresent() && source.isEmpty()) {
      throw settings.refuse(
          SECRET_ID_FILE, "is missing", "name the file that holds the wrapping token");
    }
    return source.map(
        plain ->
            wrapping.<AppRole.Source>map(path -> new WrappedSecretId(plain, path)).orElse(plain));
  }

  /** A file goes before a value: the configuration before the environment. */
  private static Optional<AppRole.Source> source(Optional<String> value, Optional<String> file) {
    return file.<AppRole.Source>map(path -> AppRole.file(Path.of(path)))
        .or(() -> value.map(Secret::of).map(secret -> (vault, deadline) -> secret));
  }

  private String required(Setting<String> setting) {
    return settings
        .find(setting)
        .orElseThrow(
            () ->
                settings.refuse(
                    setting, "is missing", "method " + settings.get(METHOD) + " needs it"));
  }
}
