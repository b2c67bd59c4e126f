/**
 * What Vault speaks with its plugins: the first line, certificates for both sides, the services of
 * a process, and the messages of a database plugin.
 */
@NullMarked
package dev.mayfly.backends.plugin.protocol;

import org.jspecify.annotations.NullMarked;
