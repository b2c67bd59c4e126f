/** {@code mayfly doctor}: what can be seen beforehand to go wrong. */
@NullMarked
package dev.mayfly.sidecar.doctor;

import org.jspecify.annotations.NullMarked;
