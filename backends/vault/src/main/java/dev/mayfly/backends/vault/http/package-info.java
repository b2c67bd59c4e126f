/**
 * The wire to Vault: a request factory for Spring that sends every request exactly once, within a
 * deadline.
 *
 * <p>The JDK's {@code HttpURLConnection} sends a GET again when it was not answered, and may then
 * report that the second connection was refused: a credential made by the first would be taken for
 * one that was never made. Its other clients cost more time and memory at start than the whole of a
 * short job.
 */
@NullMarked
package dev.mayfly.backends.vault.http;

import org.jspecify.annotations.NullMarked;
