package dev.ringmap.backend.sim.files;

import dev.ringmap.backend.sim.mapping.MapRequest;
import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.backend.sim.ring.WaitQueue;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;

/** An open file as its driver sees it: {@code struct file_operations}. What is not supported answers as the kernel does for it. */
abstract class Handle {

    private static final WaitQueue NEVER_WAITED_FOR = new WaitQueue();

    private Runnable afterRelease = () -> {};
    private volatile boolean closing;

    int read(ByteBuffer target) {
        throw new KernelError(Errno.EINVAL);
    }

    int write(ByteBuffer source) {
        throw new KernelError(Errno.EINVAL);
    }

    /** Answers a request that is not answered {@linkplain FileRequests for any file}. */
    int ioctl(int request) {
        throw new KernelError(Errno.ENOTTY);
    }

    /** The {@code POLL…} bits that hold now. */
    int poll() {
        return TraceFile.POLLIN;
    }

    /** The queue on which a thread sleeps until they may have changed. */
    WaitQueue waitQueue() {
        return NEVER_WAITED_FOR;
    }

    MappedMemory map(MapRequest request) {
        throw new KernelError(Errno.ENODEV);
    }

    /** Called when the descriptor is closed while calls may be inside: those that sleep have to return. */
    final void beginClosing() {
        closing = true;
        wakeForClosing();
    }

    /** Wakes whoever sleeps on this file. */
    void wakeForClosing() {
        waitQueue().wakeAll();
    }

    final boolean isClosing() {
        return closing;
    }

    /** Ends a call that was woken because its file is being closed. */
    final void requireOpen() {
        if (closing) {
            throw new KernelError(Errno.EBADF);
        }
    }

    /** Called when the last reference to the open file is gone. */
    void release() {}

    /** Adds what is to happen after {@link #release}. */
    final Handle andThen(Runnable action) {
        afterRelease = action;
        return this;
    }

    final void close() {
        release();
        afterRelease.run();
    }
}
