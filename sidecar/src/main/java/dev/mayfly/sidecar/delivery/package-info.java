/** How a credential reaches a task: files and the environment of its process. */
@NullMarked
package dev.mayfly.sidecar.delivery;

import org.jspecify.annotations.NullMarked;
