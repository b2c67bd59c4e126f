/**
 * The command line: what a person types, and what is printed in answer.
 *
 * <p>picocli 4.7 in its place, from an archive of its own classes, takes 65 ms more on Java 17 and
 * 85 ms more on 25 for the line of a {@code mayfly run} (p50 of 11): a third of a whole start.
 */
@NullMarked
package dev.mayfly.sidecar.command;

import org.jspecify.annotations.NullMarked;
