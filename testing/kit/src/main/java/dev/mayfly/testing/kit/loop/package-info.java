/**
 * The broker's loop and lanes on one single-threaded queue of events, where every call is a
 * request, an effect and an answer.
 */
@NullMarked
package dev.mayfly.testing.kit.loop;

import org.jspecify.annotations.NullMarked;
