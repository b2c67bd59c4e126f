/** The guard's connections: kept open, made anew with each login that is delivered. */
@NullMarked
package dev.mayfly.backends.database.guard;

import org.jspecify.annotations.NullMarked;
