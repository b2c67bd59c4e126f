package dev.mayfly.core.backend;

/**
 * One try of a credential that should be dead.
 *
 * @param refused whether the server refused it for the credential itself (not for the network or a limit)
 * @param words the server's own words
 * @param controlWorked whether another login, tried beside it, worked: without that a refusal says little
 */
public record LoginCheck(boolean refused, String words, boolean controlWorked) {}
