/** Manifests of Kubernetes, and the sidecar that is put into them. */
@NullMarked
package dev.mayfly.sidecar.kubernetes;

import org.jspecify.annotations.NullMarked;
