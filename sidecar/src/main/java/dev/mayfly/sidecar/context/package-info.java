/**
 * What a command stands on: the environment of its process, its configuration, its log, and the
 * servers that the configuration names.
 */
@NullMarked
package dev.mayfly.sidecar.context;

import org.jspecify.annotations.NullMarked;
