/** The events that the simulated kernel knows: their layout in memory, their text, their filters. */
@NullMarked
package dev.ringmap.backend.sim.event;

import org.jspecify.annotations.NullMarked;
