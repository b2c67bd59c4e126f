/** {@code mayfly db}: a person's session at a database, with a login made for it alone. */
@NullMarked
package dev.mayfly.sidecar.db;

import org.jspecify.annotations.NullMarked;
