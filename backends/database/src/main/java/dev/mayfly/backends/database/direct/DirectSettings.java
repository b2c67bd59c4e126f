package dev.mayfly.backends.database.direct;

import dev.mayfly.backends.database.rotation.RotationPlace;

/**
 * What Mayfly makes a target's accounts with.
 *
 * @param place where the root logins are kept
 * @param inPod whether this process runs in Kubernetes
 */
public record DirectSettings(RotationPlace place, boolean inPod) {}
