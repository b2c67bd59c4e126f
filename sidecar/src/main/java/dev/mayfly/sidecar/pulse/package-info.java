/** Signs of life that come through the file system. */
@NullMarked
package dev.mayfly.sidecar.pulse;

import org.jspecify.annotations.NullMarked;
