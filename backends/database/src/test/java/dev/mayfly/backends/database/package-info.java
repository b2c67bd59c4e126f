@NullMarked
package dev.mayfly.backends.database;

import org.jspecify.annotations.NullMarked;
