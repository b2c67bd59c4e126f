/**
 * Rotation of two root logins by turns, whatever the database: who is at it, how far it is, and
 * what is next.
 */
@NullMarked
package dev.mayfly.backends.database.rotation;

import org.jspecify.annotations.NullMarked;
