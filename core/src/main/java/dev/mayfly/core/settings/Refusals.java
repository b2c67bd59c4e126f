package dev.mayfly.core.settings;

import java.util.ArrayList;
import java.util.List;

/** Collects the values that cannot be used, so that a person hears of all of them at once. */
public final class Refusals {

  private final List<IllegalSettingException> refused = new ArrayList<>();

  public void add(IllegalSettingException refusal) {
    refused.add(refusal);
  }

  public void check() {
    if (!refused.isEmpty()) {
      throw IllegalSettingException.of(refused);
    }
  }
}
