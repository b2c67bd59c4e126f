/**
 * A task's side of {@code mayfly sidecar}: joins, holds the pulse, takes credentials, ends. Stands
 * on the JDK alone.
 *
 * <p>Begin with {@link dev.mayfly.client.MayflyClient}.
 */
@NullMarked
package dev.mayfly.client;

import org.jspecify.annotations.NullMarked;
