/**
 * The file system: one tree that finds the file behind a path, and a small class for each file that does more than show and accept text.
 *
 * <p>{@link dev.ringmap.backend.sim.files.SimulatedTraceFs} is the tree as one process sees it, {@link
 * dev.ringmap.backend.sim.files.SimulatedFile} an open file. What the virtual file system checks for any file is checked there; a
 * {@link dev.ringmap.backend.sim.files.Node} and its {@link dev.ringmap.backend.sim.files.Handle} are what a driver supplies.
 */
@NullMarked
package dev.ringmap.backend.sim.files;

import org.jspecify.annotations.NullMarked;
