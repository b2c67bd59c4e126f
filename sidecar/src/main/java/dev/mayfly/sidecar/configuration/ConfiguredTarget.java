package dev.mayfly.sidecar.configuration;

import dev.mayfly.core.settings.Settings;
import java.util.Optional;

/**
 * A configured target.
 *
 * @param settings its keys, as its backend declared them
 * @param url the value of its key {@code url}, where its backend has one
 * @param fingerprint tells it from any other target, whatever it is called; not secret
 */
public record ConfiguredTarget(
    String name, String backend, Settings settings, Optional<String> url, String fingerprint) {}
