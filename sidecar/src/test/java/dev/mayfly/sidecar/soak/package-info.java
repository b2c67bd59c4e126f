/** Hours in minutes: the sidecar at work under load. */
@NullMarked
package dev.mayfly.sidecar.soak;

import org.jspecify.annotations.NullMarked;
