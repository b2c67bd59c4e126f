/** The policy: which rules allow a task what it asks for, and which policy that was. */
@NullMarked
package dev.mayfly.sidecar.policy;

import org.jspecify.annotations.NullMarked;
