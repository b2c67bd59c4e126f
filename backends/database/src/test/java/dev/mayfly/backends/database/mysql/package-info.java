@NullMarked
package dev.mayfly.backends.database.mysql;

import org.jspecify.annotations.NullMarked;
