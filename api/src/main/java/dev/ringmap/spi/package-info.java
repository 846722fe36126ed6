/**
 * What a backend implements: the handful of system calls that access to tracefs needs, and nothing above them.
 *
 * <p>A backend is found by {@link java.util.ServiceLoader} under the type {@link dev.ringmap.spi.RingBufferBackend}. Everything
 * else (choosing a backend, the reading protocol, the control plane) is written once, in {@code dev.ringmap}, on top of these
 * types.
 *
 * <p>Every failing call throws {@link dev.ringmap.spi.ErrnoException}; no call retries, interprets or hides an errno. Paths are
 * relative to the root of tracefs, written with {@code /}, for example {@code instances/demo/per_cpu/cpu0/trace_pipe_raw}.
 *
 * @serial exclude
 */
@NullMarked
package dev.ringmap.spi;

import org.jspecify.annotations.NullMarked;
