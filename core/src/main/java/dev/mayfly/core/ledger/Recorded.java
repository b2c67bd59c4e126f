package dev.mayfly.core.ledger;

import java.time.Instant;

/**
 * An entry at its place in the chain.
 *
 * @param sequence counts from 1
 * @param at wall-clock time of the process that wrote it
 */
public record Recorded(long sequence, Instant at, Entry entry) {}
