@NullMarked
package dev.mayfly.sidecar.text;

import org.jspecify.annotations.NullMarked;
