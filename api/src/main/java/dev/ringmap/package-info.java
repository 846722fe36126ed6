/**
 * Reading the Linux ftrace ring buffer in place.
 *
 * <p>{@link dev.ringmap.Tracing} leads to the kernel, {@link dev.ringmap.TraceInstance} says what is traced, and
 * {@link dev.ringmap.RingBufferMapping} reads the ring buffer of one CPU event by event, without a copy:
 *
 * {@snippet class="dev.ringmap.Examples" region="read"}
 *
 * <p>{@link dev.ringmap.Backends} lists the backends by which the kernel can be reached, and why one cannot be used.
 *
 * <p>In this package and those beside it, {@code null} where it is not allowed raises {@link NullPointerException}. Arguments that cannot
 * mean anything raise {@link IllegalArgumentException} before the kernel is asked; what only the kernel can judge fails with its errno.
 *
 * @serial exclude
 */
@NullMarked
package dev.ringmap;

import org.jspecify.annotations.NullMarked;
