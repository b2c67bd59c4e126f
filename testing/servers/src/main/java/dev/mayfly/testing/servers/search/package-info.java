/** The search for every secret that was issued in a test, where none may be. */
@NullMarked
package dev.mayfly.testing.servers.search;

import org.jspecify.annotations.NullMarked;
