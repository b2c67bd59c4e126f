package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.backend.TargetFields;
import dev.mayfly.core.settings.Settings;

/**
 * A configured target.
 *
 * @param settings its keys, as its backend declared them
 * @param fields what tasks are told there
 * @param provableOnly whether nothing is delivered whose end could not be proven
 * @param endsUnknown whether accounts that can be no Mayfly's are ended
 * @param fingerprint tells it from any other target, whatever it is called; not secret
 */
public record ConfiguredTarget(
    String name,
    String backend,
    Settings settings,
    TargetFields fields,
    boolean provableOnly,
    boolean endsUnknown,
    String fingerprint) {}
