/**
 * The wire to Vault: a request factory for Spring that sends every request exactly once, within a
 * deadline.
 *
 * <p>The JDK's {@code HttpURLConnection} sends a GET again when it was not answered, and may then
 * report that the second connection was refused: a credential made by the first would be taken for
 * one that was never made.
 *
 * <p>What a start with three requests takes with another client behind Spring in its place, each
 * from an archive of its own classes, at p50 of 15: Apache HttpClient 5.5 over TLS 6 ms more on
 * Java 17 and 1 ms more on 25, over plain HTTP 53 and 28 ms more; Jetty's client 12.1 over TLS 458
 * and 429 ms more.
 */
@NullMarked
package dev.mayfly.backends.vault.http;

import org.jspecify.annotations.NullMarked;
