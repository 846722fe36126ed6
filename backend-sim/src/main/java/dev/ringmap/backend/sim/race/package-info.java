/** Moments at which a test can let something happen, to see races that a real kernel shows once in a blue moon. */
@NullMarked
package dev.ringmap.backend.sim.race;

import org.jspecify.annotations.NullMarked;
