/** The lifecycle engine: decides, issues, keeps, ends, proves, rotates. */
@NullMarked
package dev.mayfly.core.broker;

import org.jspecify.annotations.NullMarked;
