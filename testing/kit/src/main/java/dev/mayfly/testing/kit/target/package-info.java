/**
 * A target with its issuer, guard and root secret, in memory, in which everything can be looked at.
 */
@NullMarked
package dev.mayfly.testing.kit.target;

import org.jspecify.annotations.NullMarked;
