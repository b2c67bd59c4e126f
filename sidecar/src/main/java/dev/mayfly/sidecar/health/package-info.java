/** What Kubernetes and Prometheus ask: a listener of its own, which knows no credential. */
@NullMarked
package dev.mayfly.sidecar.health;

import org.jspecify.annotations.NullMarked;
