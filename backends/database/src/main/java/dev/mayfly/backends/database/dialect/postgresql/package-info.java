/**
 * What PostgreSQL knows: its URL, the names and the SQL of accounts, how they are made, prolonged,
 * cut, cleaned up after and looked for.
 */
@NullMarked
package dev.mayfly.backends.database.dialect.postgresql;

import org.jspecify.annotations.NullMarked;
