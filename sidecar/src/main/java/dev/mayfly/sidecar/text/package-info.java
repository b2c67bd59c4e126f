/** How a text that comes from elsewhere is shown to people. All other rooms may use it. */
@NullMarked
package dev.mayfly.sidecar.text;

import org.jspecify.annotations.NullMarked;
