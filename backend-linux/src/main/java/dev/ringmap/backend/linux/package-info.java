/**
 * A tracefs on a real Linux, over a dozen system calls.
 *
 * <p>A backend that reaches the kernel extends {@link dev.ringmap.backend.linux.LinuxBackend} and brings the
 * {@link dev.ringmap.backend.linux.SystemCalls}; finding the mount, probing it, open files, blocked calls and the life of a
 * mapping are written here once. So two backends cannot differ in anything but the way into libc.
 *
 * <p>The application binary interface assumed is that of x86-64, aarch64 and riscv64, which agree in every constant and
 * structure used here.
 *
 * <p>What is worth knowing about the JVM underneath:
 *
 * <ul>
 *   <li>A system call that blocks keeps its carrier thread: wait for data on platform threads, or wait with a short timeout.
 *   <li>When somebody truncates a mapped file, the kernel answers reads of it with {@code SIGBUS}, and the JVM turns that into an
 *       {@link java.lang.InternalError} in the reading thread; before Java 21 it comes a little after the read. The buffer stays
 *       useless, a new mapping works.
 *   <li>A file may be closed under a thread that is blocked in it: a poll ends, and so does a blocking GET_READER. A blocking
 *       {@code read} does not, since the kernel offers no way to end it; then the descriptor is given back when it returns.
 * </ul>
 */
@NullMarked
package dev.ringmap.backend.linux;

import org.jspecify.annotations.NullMarked;
