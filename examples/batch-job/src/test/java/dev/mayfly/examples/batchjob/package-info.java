/** The batch job on real servers. */
@NullMarked
package dev.mayfly.examples.batchjob;

import org.jspecify.annotations.NullMarked;
