/**
 * What databases that speak SQL have in common: connections through JDBC, and the shape of an
 * account's name.
 */
@NullMarked
package dev.mayfly.backends.database.dialect;

import org.jspecify.annotations.NullMarked;
