/** The command line: what a person types, and what is printed in answer. */
@NullMarked
package dev.mayfly.sidecar.command;

import org.jspecify.annotations.NullMarked;
