package dev.mayfly.examples.demo;

/**
 * One claim, and what was observed of it.
 *
 * @param atMillis from the zero of its part, before it negative
 * @param held whether the observation bears the claim out
 */
record Moment(long atMillis, String what, String observed, boolean held) {}
