package dev.mayfly.backends.database.postgresql;

import dev.mayfly.core.settings.IllegalSettingException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects the values that cannot be used, so that a person hears of all of them at once. */
final class Refusals {

  private final List<IllegalSettingException> refused = new ArrayList<>();

  void add(IllegalSettingException refusal) {
    refused.add(refusal);
  }

  /** What is made, or something in its place until {@link #check} says why it could not be. */
  <T> T attempt(Supplier<T> maker, T otherwise) {
    try {
      return maker.get();
    } catch (IllegalSettingException e) {
      refused.addAll(e.all());
      return otherwise;
    }
  }

  void check() {
    if (!refused.isEmpty()) {
      throw IllegalSettingException.of(refused);
    }
  }
}
