/**
 * A simulated tracefs kernel: the backend {@code sim}, and for tests the kernel itself.
 *
 * <p>{@link dev.ringmap.backend.sim.SimBackend} answers the system calls of {@link dev.ringmap.spi} from a kernel in this JVM, on any
 * operating system. A {@link dev.ringmap.backend.sim.SimulatedKernel} can in addition be made to do what a real one does only now and
 * then.
 *
 * <p>This is the only package that the module exports: to select the backend, the options of {@code SimBackend}; to test a reader of ring
 * buffers, {@code SimulatedKernel} and the {@link dev.ringmap.backend.sim.UnfinishedEvent} that it begins.
 */
@NullMarked
package dev.ringmap.backend.sim;

import org.jspecify.annotations.NullMarked;
