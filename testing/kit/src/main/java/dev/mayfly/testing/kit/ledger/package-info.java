/** Storage that crashes, tears, lies and fills up. */
@NullMarked
package dev.mayfly.testing.kit.ledger;

import org.jspecify.annotations.NullMarked;
