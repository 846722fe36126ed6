/** Mutated input, captured pages, and the loop that tries them for a time. */
@NullMarked
package dev.ringmap.tests.fuzz;

import org.jspecify.annotations.NullMarked;
