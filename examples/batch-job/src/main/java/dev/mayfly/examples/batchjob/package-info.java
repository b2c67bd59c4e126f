/** A batch job as anybody might have one. It knows nothing of Mayfly. */
@NullMarked
package dev.mayfly.examples.batchjob;

import org.jspecify.annotations.NullMarked;
