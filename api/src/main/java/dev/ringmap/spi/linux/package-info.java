/**
 * A tracefs on a real Linux, over a dozen system calls.
 *
 * <p>A backend that reaches the kernel extends {@link dev.ringmap.spi.linux.LinuxBackend} and brings the
 * {@link dev.ringmap.spi.linux.SystemCalls}; finding the mount, probing it, open files, blocked calls and the life of a
 * mapping are written here once. So two backends cannot differ in anything but the way into libc.
 *
 * <p>The application binary interface assumed is that of x86-64, aarch64 and riscv64, which agree in every constant and
 * structure used here.
 */
@NullMarked
package dev.ringmap.spi.linux;

import org.jspecify.annotations.NullMarked;
