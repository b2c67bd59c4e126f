package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.backend.TargetFields;
import dev.mayfly.core.settings.Setting;
import java.util.List;
import java.util.Optional;

/** What others declare: what is installed decides what a configuration may say. */
public interface SettingCatalog {

  /** The keys of the section {@code vault}. */
  List<Setting<?>> vault();

  /** The keys of a target with this backend; empty where there is no such backend. */
  Optional<List<Setting<?>>> backend(String name);

  /** What tasks are told at a target with this backend; empty where there is no such backend. */
  Optional<TargetFields> fields(String backend);

  /** The names of all backends there are, sorted. */
  List<String> backends();
}
