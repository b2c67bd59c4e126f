package dev.mayfly.sidecar.command;

import dev.mayfly.core.backend.Finding;
import java.util.List;
import java.util.function.Supplier;

/**
 * Something that {@code doctor} looks at.
 *
 * @param subject what it is, for people
 * @param look connects to it and says what a person should mend; throws nothing for one part
 */
public record Examination(String subject, Supplier<List<Finding>> look) {}
