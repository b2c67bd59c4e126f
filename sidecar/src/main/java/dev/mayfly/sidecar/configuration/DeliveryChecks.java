package dev.mayfly.sidecar.configuration;

import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToEnvironment;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToFile;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reports deliveries that could not work, or would not be safe. */
final class DeliveryChecks {

  private static final Pattern PERMS = Pattern.compile("0?[0-7]{3}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_]\\w*");

  private final Problems problems;

  DeliveryChecks(Problems problems) {
    this.problems = problems;
  }

  void file(Section section, String format) {
    new PathReader(problems).absolute(section, Keys.FILE, "/run/mayfly/" + section.get(Keys.FILE));
    String perms = section.find(Keys.PERMS).orElse("0400");
    if (!PERMS.matcher(perms).matches()) {
      problems.add(
          section.position(Keys.PERMS),
          "`" + perms + "` is no file mode",
          "write three octal digits, quoted: \"0440\"");
    } else if (perms.endsWith("00") == false && format.equals("pgpass")) {
      problems.add(
          section.position(Keys.PERMS),
          "libpq ignores a password file that group or others can read",
          "write \"0400\" or \"0600\", and `owner` for another user; or use format pgservice, which"
              + " is not checked");
    } else if (!perms.endsWith("0")) {
      problems.add(
          section.position(Keys.PERMS),
          "lets every user of this machine read the credential",
          "end it with 0, and use `group`");
    }
    if (section.find(Keys.TEMPLATE).isPresent() && !format.equals("template")) {
      problems.add(
          section.position(Keys.TEMPLATE),
          "is not used with format " + format,
          "write `format: template`");
    }
    if (section.find(Keys.SERVICE).isPresent() && !format.equals("pgservice")) {
      problems.add(
          section.position(Keys.SERVICE),
          "is not used with format " + format,
          "write `format: pgservice`");
    }
  }

  /** A format that only clients of one database read is of no use with another. */
  void format(Section section, String backend) {
    String format = section.find(Keys.FORMAT).orElse("");
    boolean postgreSql = backend.equals("postgresql");
    boolean mySql = backend.equals("mysql") || backend.equals("mariadb");
    if ((postgreSql && format.equals("mycnf")) || (mySql && format.startsWith("pg"))) {
      problems.add(
          section.position(Keys.FORMAT),
          "no client of " + backend + " reads format " + format,
          "write `format: " + (postgreSql ? "pgservice" : "mycnf") + "`");
    }
  }

  /** Names and texts, whatever the target gives. */
  void variables(Section section, Map<String, String> variables) {
    Position position = section.position(Keys.VARIABLES);
    variables.forEach(
        (name, text) -> {
          if (!VARIABLE.matcher(name).matches()) {
            problems.add(
                position.child(name), "is no name for a variable", "use letters, digits and _");
          }
          if (name.toUpperCase(Locale.ROOT).contains("PASSWORD")
              && !text.isEmpty()
              && !text.contains("{{")) {
            problems.add(
                position.child(name),
                "holds a password",
                "write \"{{password}}\": it is filled in for each run");
          }
        });
  }

  /** Two deliveries of a task must not overwrite each other. */
  void notTaken(Section section, List<ConfiguredDelivery> deliveries, Map<String, Position> taken) {
    if (deliveries.isEmpty()) {
      return;
    }
    ConfiguredDelivery last = deliveries.get(deliveries.size() - 1);
    if (last instanceof ToFile file) {
      claim("the file " + file.path(), section.position(Keys.FILE), taken);
    } else if (last instanceof ToEnvironment environment) {
      environment.variables().keySet().stream()
          .sorted()
          .forEach(name -> claim("the variable " + name, section.position(), taken));
    }
  }

  private void claim(String what, Position position, Map<String, Position> taken) {
    Position first = taken.putIfAbsent(what, position);
    if (first != null && !first.equals(position)) {
      problems.add(
          position,
          what + " is written by line " + first.line() + " as well",
          "give each grant its own");
    }
  }
}
