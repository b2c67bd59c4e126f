package dev.mayfly.core.broker;

import java.util.List;

/**
 * Everything a broker knows, at one moment.
 *
 * @param tasks one receipt per task, those not yet ended included
 * @param rotationsDue roots waiting for their rotation
 */
public record Snapshot(List<Receipt> tasks, List<String> rotationsDue) {}
