package dev.mayfly.backends.database.mysql;

import static dev.mayfly.backends.database.vault.EngineKeys.GUARD_ROLE;
import static dev.mayfly.backends.database.vault.EngineKeys.PREFIX;
import static dev.mayfly.backends.database.vault.EngineKeys.ROLE_NAME;

import dev.mayfly.backends.database.dialect.AccountNames;
import dev.mayfly.backends.database.dialect.mysql.AccountName;
import dev.mayfly.backends.database.dialect.mysql.MySqlTarget;
import dev.mayfly.backends.database.dialect.mysql.MySqlUrl;
import dev.mayfly.backends.database.dialect.mysql.OwnNames;
import dev.mayfly.backends.database.dialect.mysql.RoleGrant;
import dev.mayfly.backends.database.dialect.mysql.ServerKind;
import dev.mayfly.backends.database.dialect.mysql.TaskRole;
import dev.mayfly.backends.database.dialect.mysql.TlsMode;
import dev.mayfly.backends.database.direct.DirectKeys;
import dev.mayfly.backends.database.direct.DirectSettings;
import dev.mayfly.backends.database.direct.IssuingSettings;
import dev.mayfly.backends.database.rotation.AlternatingKeys;
import dev.mayfly.backends.database.vault.EngineKeys;
import dev.mayfly.backends.database.vault.EngineNameChecks;
import dev.mayfly.backends.database.vault.EngineSettings;
import dev.mayfly.backends.database.vault.RootRotation;
import dev.mayfly.core.backend.BackendContext;
import dev.mayfly.core.settings.Refusals;
import dev.mayfly.core.settings.Setting;
import dev.mayfly.core.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A target's configuration, read. */
record MySqlSettings(MySqlTarget target, IssuingSettings issuing) {

  EngineSettings engine() {
    return issuing.engine();
  }

  static MySqlSettings of(
      BackendContext context, ServerKind kind, UnaryOperator<String> environment) {
    return new Reader(context, kind).read(environment);
  }

  /** Reads everything, and collects what cannot be used. */
  private static final class Reader {

    private final BackendContext context;
    private final ServerKind kind;
    private final Settings settings;
    private final Optional<Settings> owned;
    private final SortedMap<String, Settings> said = new TreeMap<>();
    private final Refusals refusals = new Refusals();

    Reader(BackendContext context, ServerKind kind) {
      this.context = context;
      this.kind = kind;
      this.settings = context.settings();
      this.owned = settings.find(MySqlKeys.OWNED_OBJECTS);
      for (Settings role : settings.find(MySqlKeys.ROLES).orElse(List.of())) {
        role.find(ROLE_NAME).ifPresent(name -> said.put(name, role));
      }
    }

    MySqlSettings read(UnaryOperator<String> environment) {
      EngineNameChecks checks = new EngineNameChecks(context, refusals);
      checks.run(settings.find(MySqlKeys.GUARD));
      checks.saidOf(settings.find(MySqlKeys.ROLES).orElse(List.of()));
      checkNames();
      MySqlUrl primary = url(MySqlKeys.URL, settings.get(MySqlKeys.URL));
      List<MySqlUrl> nodes =
          settings.find(MySqlKeys.NODES).orElse(List.of()).stream()
              .map(node -> url(MySqlKeys.NODES, node))
              .toList();
      List<TaskRole> roles = context.roles().stream().map(this::role).toList();
      Optional<DirectSettings> direct =
          DirectKeys.read(context, settings.get(MySqlKeys.ROOTS), environment, refusals);
      AlternatingKeys.check(context, MySqlKeys.ROOTS, refusals);
      if (direct.isPresent()) {
        checkPrivate(primary, "issuer: direct", "the accounts that are made");
      } else if (AlternatingKeys.rotation(settings) == RootRotation.ALTERNATING) {
        checkPrivate(primary, "rotate_root: alternating", "the root logins");
      }
      refusals.check();
      EngineSettings engine = engine();
      return new MySqlSettings(
          new MySqlTarget(
              context.target(),
              kind,
              primary,
              nodes,
              roles,
              names(),
              EngineKeys.text(owned, MySqlKeys.DEFINER),
              settings.find(MySqlKeys.XID_PREFIX).orElse("")),
          new IssuingSettings(
              engine,
              direct,
              AlternatingKeys.read(
                  settings,
                  engine,
                  direct.map(DirectSettings::place),
                  settings.get(MySqlKeys.ROOTS))));
    }

    /** What is said of passwords on the way is theirs who listen there. */
    private void checkPrivate(MySqlUrl primary, String said, String whose) {
      if (!primary.isPrivate() && primary.port() != 0) {
        refusals.add(
            settings.refuse(
                MySqlKeys.URL,
                "with "
                    + said
                    + ", who is on the way to "
                    + primary
                    + " could learn how to log in as "
                    + whose,
                "fix: ssl-mode=VERIFY_IDENTITY&ssl-ca=/path/to/ca.pem, or a server on this machine"));
      }
    }

    private EngineSettings engine() {
      return EngineKeys.read(
          context, settings.find(MySqlKeys.GUARD), said, AlternatingKeys.rotation(settings));
    }

    private MySqlUrl url(Setting<?> setting, String written) {
      try {
        MySqlUrl url = MySqlUrl.parse(written, kind);
        if (!url.authority().isEmpty() && !Files.isReadable(Path.of(url.authority()))) {
          throw new IllegalArgumentException(
              "names ssl-ca " + url.authority() + ", which cannot be read");
        }
        return url;
      } catch (IllegalArgumentException e) {
        refusals.add(
            settings.refuse(
                setting,
                String.valueOf(e.getMessage()),
                "fix: write it as " + kind.word() + "://host:3306/database"));
        return new MySqlUrl(kind, "", 0, "", TlsMode.PREFERRED, "");
      }
    }

    private TaskRole role(String name) {
      Settings role = said.get(name);
      List<RoleGrant> grants = new ArrayList<>();
      if (role == null) {
        refusals.add(
            settings.refuse(
                MySqlKeys.ROLES,
                "nothing says what role '" + name + "' may do, which a task is granted",
                "fix: roles: [ { name: " + name + ", grants: [ SELECT ON reporting.* ] } ]"));
        return new TaskRole(name, grants, TaskRole.CONNECTION_LIMIT, Optional.empty());
      }
      for (String written : role.find(MySqlKeys.GRANTS).orElse(List.of())) {
        try {
          grants.add(RoleGrant.parse(written));
        } catch (IllegalArgumentException e) {
          refusals.add(
              role.refuse(
                  MySqlKeys.GRANTS,
                  "'" + written + "' " + e.getMessage(),
                  "fix: write it as SELECT, INSERT ON reporting.*"));
        }
      }
      if (!EngineNameChecks.isName(name)) {
        refusals.add(
            role.refuse(
                ROLE_NAME,
                "'" + name + "' cannot be a role in Vault",
                "fix: grant a role of another name"));
      }
      return new TaskRole(
          name,
          grants,
          role.find(MySqlKeys.CONNECTION_LIMIT).orElse(TaskRole.CONNECTION_LIMIT),
          statementTimeout(role));
    }

    private Optional<Duration> statementTimeout(Settings role) {
      Optional<Duration> longest = role.find(MySqlKeys.STATEMENT_TIMEOUT);
      if (longest.isPresent() && !kind.limitsStatements()) {
        refusals.add(
            role.refuse(
                MySqlKeys.STATEMENT_TIMEOUT,
                "MySQL keeps no such limit with an account",
                "fix: leave it out"));
      }
      return longest;
    }

    private void checkNames() {
      own(settings, MySqlKeys.SCHEMA, AccountName.here(settings.get(MySqlKeys.SCHEMA)));
      own(settings, MySqlKeys.OWNER, owner());
      settings
          .get(MySqlKeys.ROOTS)
          .forEach(root -> own(settings, MySqlKeys.ROOTS, AccountName.anywhere(root)));
      owned.ifPresent(section -> own(section, MySqlKeys.HEIR, heir()));
    }

    private OwnNames names() {
      return new OwnNames(
          new AccountNames(settings.get(PREFIX)),
          settings.get(MySqlKeys.SCHEMA),
          owner(),
          settings.get(MySqlKeys.ROOTS).stream().map(AccountName::anywhere).toList(),
          EngineKeys.text(settings.find(MySqlKeys.GUARD), GUARD_ROLE),
          heir());
    }

    private AccountName owner() {
      return AccountName.parse(settings.get(MySqlKeys.OWNER));
    }

    private AccountName heir() {
      return AccountName.parse(EngineKeys.text(owned, MySqlKeys.HEIR));
    }

    private void own(Settings section, Setting<?> key, AccountName name) {
      if (!name.isPlain()) {
        refusals.add(
            section.refuse(
                key,
                "'" + name.user() + "' is no name",
                "fix: letters, digits, _ and -, at most 64 of them"));
      }
    }
  }
}
