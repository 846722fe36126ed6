/**
 * A made-up workload: tasks that a scheduler runs on the simulated processors, with interrupts, system calls and markers, so that there
 * is something to see.
 */
@NullMarked
package dev.ringmap.backend.sim.workload;

import org.jspecify.annotations.NullMarked;
