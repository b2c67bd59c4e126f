package dev.mayfly.core.backend;

/**
 * Something a person runs by hand to prepare a server.
 *
 * @param kind {@code sql}, {@code plugin}, {@code vault}, {@code vault-policy} or {@code
 *     rotator-policy}: what {@code mayfly generate KIND} selects
 * @param title one line: what it is and where it is to be run
 * @param text the script itself, ready to be piped into the client that runs it
 */
public record SetUpScript(String kind, String title, String text) {}
