package dev.mayfly.sidecar.delivery;

import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content;
import dev.mayfly.sidecar.configuration.LibpqVariables;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes a credential in the formats that its users read. */
final class Rendering {

  /** libpq takes a longer line of a service file for broken. */
  private static final int LONGEST_SERVICE_LINE = 1_000;

  private Rendering() {}

  static String render(Content content, Placeholders values) throws UnwritableValueException {
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
      return dotEnv(filled(dotEnv.variables(), dotEnv.libpq(), values));
    }
    if (content instanceof Content.Docker docker) {
      return docker(filled(docker.variables(), docker.libpq(), values));
    }
    if (content instanceof Content.Template template) {
      return values.fill(template.text());
    }
    return content instanceof Content.Url ? url(values) : json(values);
  }

  /** A login in a URL is percent-encoded (RFC 3986, section 3.2.1). */
  private static String url(Placeholders values) {
    String url = values.value("url");
    int authority = url.indexOf("://") + 3;
    return url.substring(0, authority)
        + percentEncoded(values.value("username"))
        + ":"
        + percentEncoded(values.value("password"))
        + "@"
        + url.substring(authority)
        + "\n";
  }

  private static String percentEncoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** What is configured goes before what the target's options ask for. */
  static SortedMap<String, String> filled(
      Map<String, String> variables, boolean libpq, Placeholders values) {
    SortedMap<String, String> filled =
        libpq ? LibpqVariables.of(values.options()) : new TreeMap<>();
    variables.forEach((name, text) -> filled.put(name, values.fill(text)));
    return filled;
  }

  /** libpq reads each value to the end of its line, but for blanks there. */
  private static String pgService(String service, Placeholders values)
      throws UnwritableValueException {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("host", values.value("host"));
    lines.put("port", values.value("port"));
    lines.put("dbname", values.value("database"));
    lines.put("user", values.value("username"));
    lines.put("password", values.value("password"));
    lines.putAll(values.options());
    StringBuilder text = new StringBuilder("[" + service + "]\n");
    for (Map.Entry<String, String> line : lines.entrySet()) {
      String value = line.getValue();
      if (!value.equals(value.stripTrailing())
          || DotEnvText.isMultiline(value)
          || value.getBytes(StandardCharsets.UTF_8).length > LONGEST_SERVICE_LINE) {
        throw new UnwritableValueException(
            "pgservice",
            line.getKey(),
            "libpq reads a line of its service file without the blanks at its end, and no more"
                + " than 1,000 bytes of it",
            "format pgpass or json, or `environment`");
      }
      text.append(line.getKey()).append('=').append(value).append('\n');
    }
    return text.toString();
  }

  /** A line for each host: libpq looks for the one that it has reached. */
  private static String pgPass(Placeholders values) throws UnwritableValueException {
    if (DotEnvText.isMultiline(values.value("password"))) {
      throw new UnwritableValueException(
          "pgpass", "password", "it has a line break", "format json, or `environment`");
    }
    String[] hosts = values.value("host").split(",", -1);
    String[] ports = values.value("port").split(",", -1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < hosts.length; i++) {
      text.append(passwordField(hosts[i]))
          .append(':')
          .append(ports[ports.length == 1 ? 0 : i])
          .append(
              values.fill(":{{database}}:{{username}}:{{password}}\n", Rendering::passwordField));
    }
    return text.toString();
  }

  private static String passwordField(String value) {
    return value.replace("\\", "\\\\").replace(":", "\\:");
  }

  private static String jdbcProperties(Placeholders values) {
    return values.fill(
        "url={{jdbc_url}}\nuser={{username}}\npassword={{password}}\n", PropertiesText::of);
  }

  private static String springProperties(Placeholders values) throws UnwritableValueException {
    SpringText.check("password", values.value("password"));
    return values.fill(
        """
        spring.datasource.url={{jdbc_url}}
        spring.datasource.username={{username}}
        spring.datasource.password={{password}}
        """,
        PropertiesText::of);
  }

  /** A database is only for the interactive clients: of the others, those that dump refuse it. */
  private static String myCnf(Placeholders values) {
    StringBuilder text =
        new StringBuilder(
            values.fill(
                """
                [client]
                host="{{host}}"
                port={{port}}
                user="{{username}}"
                password="{{password}}"
                """,
                Rendering::quoted));
    values
        .options()
        .forEach(
            (name, value) -> text.append(name).append("=\"").append(quoted(value)).append("\"\n"));
    return text + values.fill("[mysql]\ndatabase=\"{{database}}\"\n", Rendering::quoted);
  }

  /** In quotes, or a # begins a comment. */
  private static String quoted(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String dotEnv(SortedMap<String, String> variables)
      throws UnwritableValueException {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      String name = variable.getKey();
      text.append(name).append('=').append(DotEnvText.of(name, variable.getValue())).append('\n');
    }
    return text.toString();
  }

  /** Docker knows no quotes: a value is all that follows the equals sign. */
  private static String docker(SortedMap<String, String> variables)
      throws UnwritableValueException {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      if (DotEnvText.isMultiline(variable.getValue())) {
        throw new UnwritableValueException(
            "docker",
            "value of " + variable.getKey(),
            "it has a line break",
            "format json, or `environment`");
      }
      text.append(variable.getKey()).append('=').append(variable.getValue()).append('\n');
    }
    return text.toString();
  }

  /** Values that a target has no word for are left out; the options stand beside the others. */
  private static String json(Placeholders values) {
    StringBuilder text = new StringBuilder("{\n");
    String separator = "";
    for (Map.Entry<String, String> value : values.all().entrySet()) {
      text.append(separator)
          .append("  \"")
          .append(value.getKey())
          .append("\": \"")
          .append(escapedJson(value.getValue()))
          .append('"');
      separator = ",\n";
    }
    return text.append("\n}\n").toString();
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
