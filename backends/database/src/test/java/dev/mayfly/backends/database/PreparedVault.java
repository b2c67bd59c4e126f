package dev.mayfly.backends.database;

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
import dev.mayfly.testing.servers.BaoClient;
import dev.mayfly.testing.servers.BaoException;
import dev.mayfly.testing.servers.OpenBao;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Vault prepared with what a backend generates, and a login there with Mayfly's own policy. */
public final class PreparedVault implements AutoCloseable {

  private final SpringVaultGateway gateway;
  private final VaultSession session;

  /**
   * @param name of the policy and the AppRole
   * @param root that Vault begins with
   */
  public PreparedVault(
      OpenBao vault, String name, EngineSettings settings, VaultSetUp setUp, DatabaseLogin root) {
    BaoClient bao = vault.admin();
    enable(bao, "sys/auth/approle", "approle");
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
    String roleId = login(bao, name, settings);
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

  private static String login(BaoClient bao, String name, EngineSettings settings) {
    bao.write("sys/policies/acl/" + name, Map.of("policy", new VaultPolicy(settings).sidecar()));
    return appRole(bao, name);
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
