/**
 * The contract of a backend: issuer, guard, root rotation, inventory, and the errors they answer
 * with.
 */
@NullMarked
package dev.mayfly.core.backend;

import org.jspecify.annotations.NullMarked;
