/**
 * A simulated tracefs kernel: the backend {@code sim}, and for tests the kernel itself.
 *
 * <p>{@link dev.ringmap.backend.sim.SimBackend} answers the system calls of {@link dev.ringmap.spi} from a kernel in this JVM, on any
 * operating system. A {@link dev.ringmap.backend.sim.SimulatedKernel} can in addition be made to do what a real one does only now and
 * then.
 */
@NullMarked
package dev.ringmap.backend.sim;

import org.jspecify.annotations.NullMarked;
