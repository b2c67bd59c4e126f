package dev.mayfly.examples.demo;

import dev.mayfly.testing.servers.OpenBaoBinary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How to look for oneself at servers that stay up. */
final class Guide {

  private final Folder folder;
  private final Servers servers;

  Guide(Folder folder, Servers servers) {
    this.folder = folder;
    this.servers = servers;
  }

  /** Commands to type; the secrets they need are in a file that only its owner can read. */
  List<String> lines() throws IOException {
    Path file = folder.root().resolve("administrator.env");
    Folder.write(file, variables());
    return List.of(
        "PostgreSQL (" + servers.postgres().jdbcUrl(SetUp.DATABASE).substring(5) + ") and OpenBao",
        "(" + servers.bao().address() + ") stay up. To look for yourself, as their administrator:",
        "",
        "  . " + file,
        "  psql -c 'SELECT rolname, rolcanlogin FROM pg_roles ORDER BY 1'",
        "  psql -c 'SELECT schemaname, tablename, tableowner FROM pg_tables WHERE schemaname = $$report$$'",
        "  bao list sys/leases/lookup/database/creds",
        "  bao read database/config/" + SetUp.DATABASE,
        "  \"$MAYFLY\" receipts -c " + folder.configuration(),
        "  \"$MAYFLY\" audit show -c " + folder.configuration(),
        "",
        "To end them: kill "
            + servers.bao().pid()
            + " "
            + servers.postgres().pid()
            + "; rm -r "
            + folder.root()
            + " "
            + folder.memory());
  }

  private String variables() {
    StringBuilder variables = new StringBuilder();
    servers.environment(folder).forEach((name, value) -> export(variables, name, value));
    export(variables, "PGDATABASE", SetUp.DATABASE);
    export(variables, "PGUSER", servers.postgres().superuser());
    export(variables, "PGPASSWORD", servers.postgres().superuserPassword());
    export(variables, "VAULT_TOKEN", servers.bao().rootToken());
    export(variables, "MAYFLY", System.getProperty("mayfly.launcher", "mayfly"));
    variables.append("PATH=$PATH:").append(OpenBaoBinary.locate().getParent()).append('\n');
    return variables.toString();
  }

  private static void export(StringBuilder variables, String name, String value) {
    variables.append("export ").append(name).append("='").append(value).append("'\n");
  }
}
