/** The soak: a model of what a buffer must hold, steps chosen at random, and the run that watches them. */
@NullMarked
package dev.ringmap.conformance.internal.soak;

import org.jspecify.annotations.NullMarked;
