@NullMarked
package dev.mayfly.backends.database.dialect.mysql;

import org.jspecify.annotations.NullMarked;
