/** Declared configuration keys, read by backends without knowing the file format. */
@NullMarked
package dev.mayfly.core.settings;

import org.jspecify.annotations.NullMarked;
