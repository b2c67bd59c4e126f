package dev.mayfly.sidecar.tasks;

import dev.mayfly.core.task.TaskId;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content.PgPass;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content.PgService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a command of {@code mayfly run} is told of itself: who it is, and where its files are. */
final class JobVariables {

  private record Delivered(String grant, Path file, Content content) {}

  private final TaskId task;
  private final List<Delivered> files = new ArrayList<>();

  JobVariables(TaskId task) {
    this.task = task;
  }

  void add(String grant, Path file, Content content) {
    files.add(new Delivered(grant, file, content));
  }

  /** {@code given}: what it has anyway, which libpq's variables do not take the place of. */
  Map<String, String> all(Map<String, String> given) {
    Map<String, String> all = new TreeMap<>();
    all.put("MAYFLY_TASK", task.name());
    all.put("MAYFLY_INCARNATION", task.incarnation());
    Map<String, List<Path>> byGrant = new TreeMap<>();
    for (int i = 0; i < files.size(); i++) {
      Delivered each = files.get(i);
      all.put("MAYFLY_FILE_" + (i + 1), each.file().toString());
      byGrant.computeIfAbsent(variable(each.grant()), name -> new ArrayList<>()).add(each.file());
    }
    byGrant.forEach((name, paths) -> putOnly(name, paths, all));
    putLibpq("PGSERVICEFILE", PgService.class, given, all);
    putLibpq("PGPASSFILE", PgPass.class, given, all);
    return all;
  }

  private static String variable(String grant) {
    return "MAYFLY_FILE_" + grant.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  private void putLibpq(
      String name, Class<?> content, Map<String, String> given, Map<String, String> all) {
    if (!given.containsKey(name)) {
      List<Path> paths =
          files.stream().filter(f -> content.isInstance(f.content())).map(Delivered::file).toList();
      putOnly(name, paths, all);
    }
  }

  /** Where there are several, nobody can say which is meant. */
  private static void putOnly(String name, List<Path> paths, Map<String, String> all) {
    if (paths.size() == 1) {
      all.putIfAbsent(name, paths.get(0).toString());
    }
  }
}
