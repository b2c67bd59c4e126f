package dev.mayfly.backends.database.vault;

import dev.mayfly.backends.database.dialect.AccountNames;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the configuration of a target can say of Vault's database engine, whatever the database. */
public final class EngineKeys {

  public static final Setting<String> MOUNT =
      Setting.text("mount", "Where Vault's database engine is mounted.").orElse("database");
  public static final Setting<String> CONNECTION =
      Setting.text("connection", "The connection's name in that engine; by default the target's.");
  public static final Setting<String> TOKEN_ROLE =
      Setting.text(
          "token_role",
          "The token role that leases' tokens are made through; by default mayfly- and the target's name.");
  public static final Setting<Duration> LONGEST_REQUEST =
      Setting.time(
              "longest_request",
              "How long Vault may be at work on one request: a little more than the max_request_duration of its listener, which"
                  + " is 90s. Where an answer was lost, what the request may still make is waited for so long before an end"
                  + " counts as proven.")
          .orElse("2m");
  public static final Setting<String> PLUGIN =
      Setting.text(
          "plugin",
          "The name under which Mayfly's database plugin is registered in Vault: it ends an account as Mayfly does, also where none is"
              + " alive. Left out: Vault's own plugin for the database.");
  public static final Setting<Settings> VAULT =
      Setting.section(
          "vault",
          "Accounts are made by Vault's database engine.",
          MOUNT,
          CONNECTION,
          TOKEN_ROLE,
          PLUGIN,
          LONGEST_REQUEST);

  /** Of whose section only what is said of Vault is read here. */
  static final Setting<Settings> ISSUER =
      Setting.section("issuer", "Who makes the accounts.", VAULT);

  public static final Setting<String> GUARD_ROLE =
      Setting.text(
              "role",
              "The role in Vault's database engine that the guard's own login is made with.")
          .orElse("mayfly-guard");
  public static final Setting<Duration> GUARD_TTL =
      Setting.time(
              "ttl",
              "How long the guard's own login is asked for; it is renewed and replaced in time.")
          .orElse("1h");
  public static final Setting<String> PREFIX =
      Setting.text(
              "prefix",
              "What the name of every account made begins with: no other account is ever touched.")
          .orElse("mf-");
  public static final Setting<Duration> TTL =
      Setting.time(
              "ttl",
              "How long an account lasts that is neither renewed nor ended: what generate writes to Vault.")
          .orElse("15m");
  public static final Setting<Duration> MAX_TTL =
      Setting.time(
              "max_ttl",
              "How long renewals can make an account last: what generate writes to Vault.")
          .orElse("24h");

  public static final Setting<String> ROLE_NAME =
      Setting.text("name", "The role in Vault's engine, as tasks' grants name it.").mandatory();
  public static final Setting<Duration> ROLE_TTL =
      Setting.time("ttl", "As the target's ttl, for this role. Left out: the target's.");
  public static final Setting<Duration> ROLE_MAX_TTL =
      Setting.time("max_ttl", "As the target's max_ttl, for this role. Left out: the target's.");

  public static final Setting<Duration> MIN_INTERVAL =
      Setting.time(
              "min_interval", "The least time between two replacements of the root's password.")
          .orElse("0s");

  private static final Duration LONGEST_GUARD = Duration.ofHours(24);

  private EngineKeys() {}

  /** The value, or the default, also where the whole section was left out. */
  public static String text(Optional<Settings> section, Setting<String> setting) {
    return section.flatMap(settings -> settings.find(setting)).or(setting::fallback).orElseThrow();
  }

  /** What is said of the connection at Vault. */
  public static Optional<Settings> vault(Settings settings) {
    return settings.find(ISSUER).flatMap(issuer -> issuer.find(VAULT));
  }

  /**
   * All of it.
   *
   * @param guard what is said of the guard
   * @param roles what is said of single roles, by their names
   * @param rootRotation who is to replace the root's password after tasks
   */
  public static EngineSettings read(
      BackendContext context,
      Optional<Settings> guard,
      Map<String, Settings> roles,
      RootRotation rootRotation) {
    Settings settings = context.settings();
    Optional<Settings> vault = vault(settings);
    EngineRole guardRole =
        new EngineRole(
            text(guard, GUARD_ROLE),
            guard.flatMap(said -> said.find(GUARD_TTL)).orElse(Duration.ofHours(1)),
            LONGEST_GUARD);
    return new EngineSettings(
        new EngineNames(
            text(vault, MOUNT),
            vault.flatMap(names -> names.find(CONNECTION)).orElse(context.target()),
            vault.flatMap(names -> names.find(TOKEN_ROLE)).orElse("mayfly-" + context.target()),
            guardRole.name()),
        vault.flatMap(said -> said.find(PLUGIN)),
        new AccountNames(settings.get(PREFIX)),
        roles(context, roles),
        guardRole,
        vault.flatMap(names -> names.find(LONGEST_REQUEST)).orElse(Duration.ofMinutes(2)),
        rootRotation,
        settings.get(MIN_INTERVAL));
  }

  private static List<EngineRole> roles(BackendContext context, Map<String, Settings> said) {
    Settings settings = context.settings();
    List<EngineRole> roles = new ArrayList<>();
    for (String name : context.roles()) {
      Optional<Settings> role = Optional.ofNullable(said.get(name));
      roles.add(
          new EngineRole(
              name,
              role.flatMap(one -> one.find(ROLE_TTL)).orElse(settings.get(TTL)),
              role.flatMap(one -> one.find(ROLE_MAX_TTL)).orElse(settings.get(MAX_TTL))));
    }
    return roles;
  }
}
