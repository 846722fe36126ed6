/** Recordings: sub-buffers that were read from a kernel, and the feeding of a simulated ring buffer with them. */
@NullMarked
package dev.ringmap.backend.sim.replay;

import org.jspecify.annotations.NullMarked;
