@NullMarked
package dev.mayfly.backends.database.postgresql;

import org.jspecify.annotations.NullMarked;
