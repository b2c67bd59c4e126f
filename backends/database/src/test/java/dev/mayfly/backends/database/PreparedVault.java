package dev.mayfly.backends.database;

import dev.mayfly.backends.database.rotation.RotationPlace;
import dev.mayfly.backends.database.rotation.RotationPolicy;
import dev.mayfly.backends.database.vault.EngineNames;
import dev.mayfly.backends.database.vault.EngineSettings;
import dev.mayfly.backends.database.vault.VaultPolicy;
import dev.mayfly.backends.database.vault.VaultSetUp;
import dev.mayfly.backends.vault.SpringVaultGateway;
import dev.mayfly.backends.vault.VaultServer;
import dev.mayfly.backends.vault.VaultSession;
import dev.mayfly.backends.vault.http.TlsFiles;
import dev.mayfly.backends.vault.login.AppRole;
import dev.mayfly.backends.vault.login.MountLogin;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.testing.servers.Await;
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.BaoException;
import dev.mayfly.testing.servers.OpenBao;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Vault prepared with what a backend generates, and a login there with Mayfly's own policy. */
public final class PreparedVault implements AutoCloseable {

  private final SpringVaultGateway gateway;
  private final VaultSession session;

  /**
   * Where Vault's engine makes the accounts.
   *
   * @param name of the policy and the AppRole
   * @param root that Vault begins with
   */
  public static PreparedVault engine(
      OpenBao vault, String name, EngineSettings settings, VaultSetUp setUp, DatabaseLogin root) {
    BaoClient bao = vault.admin();
    enable(bao, "sys/mounts/" + settings.names().mount(), "database");
    for (VaultSetUp.Write write : setUp.writes()) {
      bao.write(write.path(), write.body());
    }
    bao.write(
        settings.names().config(),
        Map.of(
            "username", root.username(),
            "password", root.password().expose(),
            "verify_connection", true));
    return new PreparedVault(vault, name, new VaultPolicy(settings).sidecar());
  }

  /** Where Mayfly makes the accounts itself: what the generated script does, and its policy. */
  public static PreparedVault direct(
      OpenBao vault, String name, RotationPlace place, String password) {
    keep(vault.admin(), place, password);
    return new PreparedVault(vault, name, new RotationPolicy(place, Optional.empty()).issuing());
  }

  /** What the generated script does with Vault's command line: the root logins are kept. */
  public static void keep(BaoClient bao, RotationPlace place, String password) {
    bao.write(
        "sys/mounts/" + place.mount(), Map.of("type", "kv", "options", Map.of("version", "2")));
    Map<String, Object> record =
        new HashMap<>(Map.of("epoch", "1", "active", place.logins().get(0)));
    place.logins().forEach(login -> record.put("passwords." + login, password));
    Await.until(
        "the key-value engine is there",
        Duration.ofSeconds(20),
        () -> {
          bao.write(
              place.mount() + "/data/" + place.path() + "/" + place.root(), Map.of("data", record));
          return true;
        });
  }

  /** Who rotates may log in with the role id {@code NAME-rotator}, and do what that takes. */
  public static void admitRotator(
      OpenBao vault, String name, RotationPlace place, Optional<EngineNames> engine) {
    BaoClient bao = vault.admin();
    String rotator = name + "-rotator";
    bao.write(
        "sys/policies/acl/" + rotator,
        Map.of("policy", new RotationPolicy(place, engine).rotating()));
    appRole(bao, rotator);
    bao.write("auth/approle/role/" + rotator + "/role-id", Map.of("role_id", rotator));
  }

  /** What a configuration says of two root logins that take turns, beside whatever it says. */
  public static Map<String, Object> turns(String name) {
    Map<String, Object> auth = Map.of("method", "approle", "role_id", name + "-rotator");
    return Map.of(
        "rotate_root",
        "alternating",
        "root_logins",
        List.of(name + "_root_a", name + "_root_b"),
        "alternating",
        Map.of("mount", name + "-kv", "path", "roots", "auth", auth));
  }

  private PreparedVault(OpenBao vault, String name, String policy) {
    BaoClient bao = vault.admin();
    enable(bao, "sys/auth/approle", "approle");
    bao.write("sys/policies/acl/" + name, Map.of("policy", policy));
    String roleId = appRole(bao, name);
    this.gateway =
        new SpringVaultGateway(
            new VaultServer(URI.create(vault.address()), Optional.empty(), TlsFiles.none()));
    this.session =
        new VaultSession(
            gateway,
            new MountLogin(
                "approle",
                "approle",
                new AppRole((any, deadline) -> Secret.of(roleId), Optional.empty())),
            Leases.CLOCK);
  }

  /** The role id of a login with the policy of its own name. */
  public static String appRole(BaoClient bao, String name) {
    bao.write(
        "auth/approle/role/" + name,
        Map.of(
            "token_policies",
            List.of(name),
            "bind_secret_id",
            false,
            "secret_id_bound_cidrs",
            List.of(),
            "token_bound_cidrs",
            List.of("127.0.0.1/32")));
    return bao.read("auth/approle/role/" + name + "/role-id").text("data", "role_id");
  }

  private static void enable(BaoClient bao, String path, String type) {
    try {
      bao.write(path, Map.of("type", type));
    } catch (BaoException e) {
      if (!String.valueOf(e.getMessage()).contains("already in use")) {
        throw e;
      }
    }
  }

  public SpringVaultGateway gateway() {
    return gateway;
  }

  public VaultSession session() {
    return session;
  }

  @Override
  public void close() {
    session.close();
    gateway.close();
  }
}
