/** What a backend, a storage and a delivery must do to count as working. */
@NullMarked
package dev.mayfly.testing.kit.tck;

import org.jspecify.annotations.NullMarked;
