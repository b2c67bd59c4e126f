package dev.mayfly.sidecar.configuration;

import dev.mayfly.sidecar.configuration.ConfiguredHeartbeat.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what tells that a task lives, and reports what could not work. */
final class HeartbeatReader {

  private final Problems problems;

  HeartbeatReader(Problems problems) {
    this.problems = problems;
  }

  ConfiguredHeartbeat read(Section section) {
    Set<Source> sources = sources(section);
    Optional<Path> fifo =
        new PathReader(problems).absolute(section, Keys.HEARTBEAT_FIFO, "/run/mayfly/pulse");
    if (sources.contains(Source.FIFO) && section.find(Keys.HEARTBEAT_FIFO).isEmpty()) {
      problems.add(
          section.position(Keys.HEARTBEAT_FIFO),
          "is missing",
          "say where the pipe is to be: fifo: /run/mayfly/pulse");
    }
    return new ConfiguredHeartbeat(
        section.find(Keys.HEARTBEAT_TIMEOUT).orElse(Duration.ZERO),
        sources,
        section.find(Keys.HEARTBEAT_START).orElse(Duration.ZERO),
        fifo,
        perms(section),
        section.find(Keys.HEARTBEAT_FIFO_GROUP));
  }

  private String perms(Section section) {
    String perms = section.find(Keys.HEARTBEAT_FIFO_PERMS).orElse("0620");
    if (!perms.matches("0?[0-7]{3}")) {
      problems.add(
          section.position(Keys.HEARTBEAT_FIFO_PERMS),
          "`" + perms + "` is no file mode",
          "write three octal digits, quoted: \"0620\"");
      return "0620";
    }
    return perms;
  }

  private Set<Source> sources(Section section) {
    Set<Source> sources = EnumSet.noneOf(Source.class);
    for (String name : section.find(Keys.HEARTBEAT_SOURCE).orElse(List.of())) {
      sources.add(Source.valueOf(name.toUpperCase(Locale.ROOT)));
    }
    if (sources.contains(Source.POD) && sources.size() > 1) {
      problems.add(
          section.position(Keys.HEARTBEAT_SOURCE),
          "pod says nothing beside another source",
          "leave it out, or the others");
    }
    return sources;
  }
}
