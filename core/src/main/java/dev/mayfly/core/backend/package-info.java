/** The contract of a backend: issuer, guard, root rotation, and the errors they answer with. */
@NullMarked
package dev.mayfly.core.backend;

import org.jspecify.annotations.NullMarked;
