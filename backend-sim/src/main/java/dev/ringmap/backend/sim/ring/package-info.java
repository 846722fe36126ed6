/**
 * The ring buffer proper, in the kernel's terms: per CPU a ring of sub-buffers, a reader page outside the ring, and a writer that takes no
 * lock that a reader holds.
 *
 * <p>Three roles meet in a {@link dev.ringmap.backend.sim.ring.CpuBuffer}. The <em>writer</em> ({@code EventWriter}, {@code TailMover}) is
 * whatever runs on the simulated {@link dev.ringmap.backend.sim.ring.Cpu}: it owns the tail and the commit page ({@code Tail}) and pushes
 * the head page forward when it overwrites. <em>Readers</em> ({@code EventReader}) exclude each other by the reader lock and swap the head
 * page for the reader page ({@code ReaderPage}). They meet only at one compare-and-set in the ring ({@code PageList}): the link to the head
 * page, whose state says who may move it. The <em>reorganizer</em> ({@code Reorganizer}: reset, resize, mapping, replay) stops the CPU
 * first, as the kernel waits for a grace period.
 */
@NullMarked
package dev.ringmap.backend.sim.ring;

import org.jspecify.annotations.NullMarked;
