package dev.mayfly.sidecar.configuration;

/**
 * What is logged, and how.
 *
 * @param level {@code error}, {@code warn}, {@code info}, {@code debug} or {@code auto}
 * @param format {@code text}, {@code json} or {@code auto}
 */
public record ConfiguredLog(String level, String format) {}
