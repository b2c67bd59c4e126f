/**
 * What MySQL and MariaDB know: their URL, the names and the SQL of accounts, how they are made,
 * cut, cleaned up after and looked for.
 */
@NullMarked
package dev.mayfly.backends.database.dialect.mysql;

import org.jspecify.annotations.NullMarked;
