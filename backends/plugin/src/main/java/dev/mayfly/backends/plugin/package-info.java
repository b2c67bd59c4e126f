/** A database plugin inside Vault or OpenBao, put together: the program that Vault starts. */
@NullMarked
package dev.mayfly.backends.plugin;

import org.jspecify.annotations.NullMarked;
