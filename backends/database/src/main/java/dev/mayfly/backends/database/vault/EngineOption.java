package dev.mayfly.backends.database.vault;

/**
 * An option of a connection that its database's plugin has.
 *
 * @param without what is so where it has another value
 */
public record EngineOption(String key, String value, String without) {}
