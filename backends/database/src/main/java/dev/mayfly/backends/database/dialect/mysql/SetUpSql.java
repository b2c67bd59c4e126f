package dev.mayfly.backends.database.dialect.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mayfly.backends.database.dialect.SqlFile;
import dev.mayfly.core.lease.LeaseKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The SQL that prepares a server, and undoes that, for the client of the command line. */
public final class SetUpSql {

  /** How the routines are called: older programs may use newer routines with the same number. */
  public static final String CALLS = "Mayfly routines 1";

  /** What a guard's login may call. */
  private static final List<String> OF_GUARDS =
      List.of(
          "lock_accounts",
          "end_sessions",
          "end_logins",
          "observe",
          "defined_by",
          "disarm",
          "drop_accounts",
          "expired_accounts",
          "list_accounts",
          "list_rights");

  /**
   * What a root login may call besides all that a guard may: who can make an account of the guards'
   * role has that anyway, and Mayfly's plugin inside Vault ends accounts as a guard does.
   */
  private static final List<String> OF_ROOTS =
      List.of(
          "make_account",
          "end_account",
          "make_expiring_account",
          "prolong_account",
          "accounts_of",
          "set_root_password",
          "end_root_sessions");

  /** Where a task made something, it is taken out with these. */
  private static final String TO_DISARM =
      "SELECT, SHOW VIEW, CREATE VIEW, DROP, TRIGGER, ALTER ROUTINE";

  private final MySqlTarget target;
  private final OwnNames names;
  private final Map<String, String> values;

  public SetUpSql(MySqlTarget target) {
    this.target = target;
    this.names = target.names();
    this.values = values();
  }

  /** Prepares the server. */
  public String setUp() {
    return render(
        read("set-up.sql")
            .replace("${routines}", read("routines.sql"))
            .replace("${label}", labelled()));
  }

  /** Takes everything away. */
  public String remove() {
    return render(read("remove.sql"));
  }

  /** What is written down about the routines beside them. */
  public String label() {
    return CALLS + "; version " + version();
  }

  private String labelled() {
    return SqlText.literal(label());
  }

  /** Changes whenever a routine, or what a role may do, does. */
  private String version() {
    try {
      byte[] text = render(read("set-up.sql") + read("routines.sql")).getBytes(UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(String file) {
    return SqlFile.read(SetUpSql.class, file);
  }

  private String render(String text) {
    String rendered =
        text.replaceAll("\\$\\{procedure (\\w+)\\}", dollars(target.kind().routine()));
    for (Map.Entry<String, String> value : values.entrySet()) {
      rendered = rendered.replace("${" + value.getKey() + "}", value.getValue());
    }
    return rendered;
  }

  /** Of a replacement, only its {@code $1} is one. */
  private static String dollars(String replacement) {
    return replacement.replace("${", "\\${");
  }

  private Map<String, String> values() {
    Map<String, String> all = new LinkedHashMap<>();
    String beforeKey = names.accounts().beforeKey();
    all.put("role-rights", rightsOfRoles());
    all.put("cases", cases());
    all.put(
        "root-accounts",
        eachRoot(root -> "CREATE USER IF NOT EXISTS " + root.sql() + " ACCOUNT LOCK;"));
    all.put("root-calls", eachRoot(this::callsOf));
    all.put("drop-roots", eachRoot(root -> "DROP USER IF EXISTS " + root.sql() + ";"));
    all.put("heir-account", "CREATE USER IF NOT EXISTS " + names.heir().sql() + " ACCOUNT LOCK;");
    all.putAll(target.kind().words());
    all.put("schema", SqlText.identifier(names.schema()));
    all.put("owner", names.owner().sql());
    all.put("owner-name", SqlText.literal(names.owner().user()));
    all.put("root", names.roots().get(0).sql());
    all.put(
        "root-names",
        names.roots().stream()
            .map(root -> SqlText.literal(root.user()))
            .collect(Collectors.joining(", ")));
    all.put("how", SqlText.literal(target.definer()));
    all.put("heir:literal", SqlText.literal(names.heir().sql()));
    all.put("key-begins", String.valueOf(beforeKey.length() + 1));
    all.put("account-form", SqlText.literal("^" + beforeKey + LeaseKey.FORM + "-"));
    all.put("any-account", SqlText.literal("^" + names.accounts().prefix()));
    return all;
  }

  private String eachRoot(Function<AccountName, String> line) {
    return names.roots().stream().map(line).collect(Collectors.joining("\n"));
  }

  private String callsOf(AccountName root) {
    return Stream.concat(OF_ROOTS.stream(), OF_GUARDS.stream())
        .map(routine -> "GRANT " + execute(routine) + " TO " + root.sql() + ";")
        .collect(Collectors.joining("\n"));
  }

  private static String execute(String routine) {
    return "EXECUTE ON PROCEDURE ${schema}." + routine;
  }

  /** The owner hands out what tasks may do, and can take out what they made with it. */
  private String rightsOfRoles() {
    Set<String> lines = new LinkedHashSet<>();
    for (TaskRole role : target.roles()) {
      for (RoleGrant grant : role.grants()) {
        lines.add("GRANT " + grant.sql() + " TO ${owner} WITH GRANT OPTION;\n");
      }
    }
    target.roles().stream()
        .flatMap(role -> role.grants().stream())
        .map(RoleGrant::database)
        .forEach(
            database ->
                lines.add(
                    "GRANT "
                        + TO_DISARM
                        + " ON "
                        + SqlText.databasePattern(database)
                        + ".* TO ${owner};\n"));
    String ofGuards = target.kind().rightOfGuards();
    if (!ofGuards.isEmpty()) {
      lines.add("GRANT " + ofGuards + " TO ${owner} WITH GRANT OPTION;\n");
    }
    return String.join("", lines);
  }

  /** How an account is made, by its role. */
  private String cases() {
    StringBuilder cases = new StringBuilder();
    for (TaskRole role : target.roles()) {
      cases.append(begun(role.name(), role.limits()));
      role.grants().forEach(grant -> cases.append(allowed(grant.sql())));
    }
    cases.append(begun(names.guardRole(), ""));
    OF_GUARDS.forEach(routine -> cases.append(allowed(execute(routine))));
    if (!target.kind().rightOfGuards().isEmpty()) {
      cases.append(allowed(target.kind().rightOfGuards()));
    }
    return cases.toString().stripTrailing();
  }

  private static String begun(String role, String limits) {
    return "  WHEN %s THEN\n    CALL ${schema}.make(name, secret, %s);\n"
        .formatted(SqlText.literal(role), SqlText.literal(limits));
  }

  private static String allowed(String what) {
    return "    CALL ${schema}.allow(name, " + SqlText.literal(what) + ");\n";
  }
}
