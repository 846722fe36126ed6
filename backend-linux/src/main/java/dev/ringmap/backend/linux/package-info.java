/**
 * A tracefs on a real Linux, over a dozen system calls.
 *
 * <p>A backend that reaches the kernel extends {@link dev.ringmap.backend.linux.LinuxBackend} and brings the
 * {@link dev.ringmap.backend.linux.SystemCalls}; finding and probing the mount, open files, blocked calls and the life of a mapping are
 * implemented once, here. So two backends can differ only in the way into libc.
 *
 * <p>The application binary interface assumed is that of x86-64, aarch64 and riscv64, which agree in every constant and
 * structure used here.
 *
 * <p>What is worth knowing about the JVM and the kernel underneath:
 *
 * <ul>
 *   <li>A system call that blocks keeps its carrier thread: wait for data on platform threads, or wait with a short timeout.
 *   <li>When somebody truncates a mapped file, the kernel answers reads of it with {@code SIGBUS}, and the JVM turns that into an
 *       {@link java.lang.InternalError} in the reading thread; before Java 21 it comes a little after the read. The buffer stays useless; a
 *       new mapping works.
 *   <li>A file may be closed while a thread is blocked in it: closing ends a poll by a descriptor, and a blocking GET_READER or {@code
 *       read} by a signal to its thread, whose handler does nothing; it then waits until no thread is inside.
 * </ul>
 */
@NullMarked
package dev.ringmap.backend.linux;

import org.jspecify.annotations.NullMarked;
