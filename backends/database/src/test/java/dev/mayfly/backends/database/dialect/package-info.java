@NullMarked
package dev.mayfly.backends.database.dialect;

import org.jspecify.annotations.NullMarked;
