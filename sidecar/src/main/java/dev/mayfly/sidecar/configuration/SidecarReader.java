package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Setting;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a sidecar serves, and reports what could not work. */
final class SidecarReader {

  private static final Pattern ADDRESS =
      Pattern.compile("(\\[[0-9a-fA-F:]+]|[^:\\[\\]]+):(\\d{1,5})");
  private static final Pattern RATE = Pattern.compile("([1-9]\\d{0,5})/(\\w+)");

  private final Problems problems;

  SidecarReader(Problems problems) {
    this.problems = problems;
  }

  ConfiguredSidecar read(Section section) {
    Optional<Path> socket =
        new PathReader(problems).absolute(section, Keys.SOCKET, "/run/mayfly/api/mayfly.sock");
    String perms = section.find(Keys.SOCKET_PERMS).orElse("");
    if (!perms.matches("0?[0-7]{3}")) {
      problems.add(
          section.position(Keys.SOCKET_PERMS), "is not octal", "write such as \"0660\", quoted");
    }
    return new ConfiguredSidecar(
        socket,
        perms,
        section.find(Keys.SOCKET_GROUP),
        loopback(section),
        address(section, Keys.HEALTH),
        rate(section),
        section.find(Keys.ON_RESTART).orElse("").equals("adopt"));
  }

  private Optional<InetSocketAddress> loopback(Section section) {
    Optional<InetSocketAddress> address = address(section, Keys.LISTEN);
    if (address.isPresent() && !address.get().getAddress().isLoopbackAddress()) {
      problems.add(
          section.position(Keys.LISTEN),
          "is not a loopback address: credentials would be served to the network",
          "write 127.0.0.1:" + address.get().getPort());
      return Optional.empty();
    }
    return address;
  }

  private Optional<InetSocketAddress> address(Section section, Setting<String> setting) {
    Optional<String> written = section.find(setting);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    Matcher parts = ADDRESS.matcher(written.get());
    if (parts.matches() && Integer.parseInt(parts.group(2)) <= 65_535) {
      try {
        return Optional.of(
            new InetSocketAddress(
                InetAddress.getByName(parts.group(1)), Integer.parseInt(parts.group(2))));
      } catch (UnknownHostException unknown) {
        // told below, as what is no address at all
      }
    }
    problems.add(
        section.position(setting), "is no address", "write HOST:PORT, such as 127.0.0.1:8210");
    return Optional.empty();
  }

  private ConfiguredSidecar.Rate rate(Section section) {
    Matcher parts = RATE.matcher(section.find(Keys.ISSUE_LIMIT).orElse(""));
    Optional<Duration> window =
        parts.matches() ? Durations.parse(parts.group(2)) : Optional.empty();
    if (window.isEmpty() || window.get().isZero()) {
      problems.add(section.position(Keys.ISSUE_LIMIT), "is no rate", "write such as 5/10m");
      return new ConfiguredSidecar.Rate(1, Duration.ofMinutes(1));
    }
    return new ConfiguredSidecar.Rate(Integer.parseInt(parts.group(1)), window.get());
  }
}
