/** The Vault backend against real servers. */
@NullMarked
package dev.mayfly.backends.vault;

import org.jspecify.annotations.NullMarked;
