package dev.mayfly.sidecar.delivery;

import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes a credential in the formats that its users read. */
final class Rendering {

  private Rendering() {}

  static String render(Content content, Placeholders values) {
    if (content instanceof Content.PgService service) {
      return pgService(service.service(), values);
    }
    if (content instanceof Content.PgPass) {
      return pgPass(values);
    }
    if (content instanceof Content.JdbcProperties) {
      return jdbcProperties(values);
    }
    if (content instanceof Content.SpringProperties) {
      return springProperties(values);
    }
    if (content instanceof Content.MyCnf) {
      return myCnf(values);
    }
    if (content instanceof Content.DotEnv dotEnv) {
      return dotEnv(dotEnv.variables(), values);
    }
    if (content instanceof Content.Template template) {
      return values.fill(template.text());
    }
    return json(values);
  }

  /** libpq reads each value to the end of its line: nothing needs escaping. */
  private static String pgService(String service, Placeholders values) {
    return values.fill(
        "["
            + service
            + "]\n"
            + "host={{host}}\n"
            + "port={{port}}\n"
            + "dbname={{database}}\n"
            + "user={{username}}\n"
            + "password={{password}}\n");
  }

  private static String pgPass(Placeholders values) {
    return values.fill(
        "{{host}}:{{port}}:{{database}}:{{username}}:{{password}}\n",
        value -> value.replace("\\", "\\\\").replace(":", "\\:"));
  }

  private static String jdbcProperties(Placeholders values) {
    return values.fill(
        "url={{jdbc_url}}\nuser={{username}}\npassword={{password}}\n", Rendering::escapedProperty);
  }

  private static String springProperties(Placeholders values) {
    return values.fill(
        """
        spring.datasource.url={{jdbc_url}}
        spring.datasource.username={{username}}
        spring.datasource.password={{password}}
        """,
        Rendering::escapedProperty);
  }

  /** In quotes, or a # begins a comment. */
  private static String myCnf(Placeholders values) {
    return values.fill(
        """
        [client]
        host="{{host}}"
        port={{port}}
        database="{{database}}"
        user="{{username}}"
        password="{{password}}"
        """,
        value -> value.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  private static String escapedProperty(String value) {
    String escaped = value.replace("\\", "\\\\");
    return escaped.startsWith(" ") ? "\\" + escaped : escaped;
  }

  /** Single quotes, in which shells and the dotenv libraries take everything literally. */
  private static String dotEnv(Map<String, String> variables, Placeholders values) {
    return new TreeMap<>(variables)
        .entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + "='"
                        + values.fill(entry.getValue()).replace("'", "'\\''")
                        + "'\n")
            .collect(Collectors.joining());
  }

  private static String json(Placeholders values) {
    return values.fill(
        """
        {
          "username": "{{username}}",
          "password": "{{password}}",
          "host": "{{host}}",
          "port": "{{port}}",
          "database": "{{database}}",
          "url": "{{url}}",
          "jdbc_url": "{{jdbc_url}}",
          "expires": "{{expires}}"
        }
        """,
        Rendering::escapedJson);
  }

  private static String escapedJson(String value) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else if (c < ' ') {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
