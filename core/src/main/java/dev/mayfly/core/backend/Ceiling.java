package dev.mayfly.core.backend;

import java.time.Duration;

/**
 * Something that limits how long renewals can make a credential last.
 *
 * @param of what sets the limit
 * @param remedy the line that raises it
 */
public record Ceiling(String of, Duration longest, String remedy) {}
