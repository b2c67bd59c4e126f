@NullMarked
package dev.mayfly.backends.database.dialect.postgresql;

import org.jspecify.annotations.NullMarked;
