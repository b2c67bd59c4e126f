/**
 * The local HTTP API: tasks join, hold their pulse, beat, end and take their credentials over a
 * Unix socket. What it offers is written in {@code openapi.yaml}, beside these classes.
 */
@NullMarked
package dev.mayfly.sidecar.endpoint;

import org.jspecify.annotations.NullMarked;
