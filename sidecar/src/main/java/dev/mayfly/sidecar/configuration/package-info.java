/** The configuration file: what it may say, and what it says. */
@NullMarked
package dev.mayfly.sidecar.configuration;

import org.jspecify.annotations.NullMarked;
