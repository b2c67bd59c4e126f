/** The append-only, hash-chained record of intents and facts; the truth after a crash. */
@NullMarked
package dev.mayfly.core.ledger;

import org.jspecify.annotations.NullMarked;
