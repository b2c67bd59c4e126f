/** The real clock, event loop and lanes: the only place with threads of its own. */
@NullMarked
package dev.mayfly.sidecar.runtime;

import org.jspecify.annotations.NullMarked;
