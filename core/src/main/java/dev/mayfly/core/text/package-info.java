/** What people are told. */
@NullMarked
package dev.mayfly.core.text;

import org.jspecify.annotations.NullMarked;
