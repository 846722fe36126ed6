package dev.ringmap.backend.linux;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A file descriptor that is closed when the last call has left it; closing ends the calls that wait. */
final class LinuxTraceFile implements TraceFile {

    /** How often {@link #close} repeats a signal: one that comes before the other thread sleeps in the kernel is lost. */
    private static final long SIGNAL_INTERVAL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private static final int NO_DESCRIPTOR = -1;

    private static final ByteBuffer ONE =
            ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, 1);

    private final SystemCalls systemCalls;
    private final String path;
    private final int fd;
    private final boolean blocking;
    private final CallGate gate = new CallGate();
    private final InterruptibleCalls interruptibleCalls;
    private volatile int wakeFd = NO_DESCRIPTOR;
    private volatile boolean woken;

    /**
     * Takes over a descriptor.
     *
     * @param blocking whether it was opened without {@code O_NONBLOCK}, so that its calls may wait for events
     */
    LinuxTraceFile(SystemCalls systemCalls, String path, int fd, boolean blocking) {
        this.systemCalls = systemCalls;
        this.path = path;
        this.fd = fd;
        this.blocking = blocking;
        this.interruptibleCalls = new InterruptibleCalls(systemCalls);
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public int read(ByteBuffer target) throws ErrnoException {
        return advance(target, "read", readRaw(target));
    }

    @Override
    public int tryRead(ByteBuffer target) throws ErrnoException {
        int result = readRaw(target);
        return result == -Errno.EAGAIN ? -1 : advance(target, "read", result);
    }

    private int readRaw(ByteBuffer target) throws ErrnoException {
        requireDirect(target);
        if (target.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        enter("read");
        try {
            return blocking ? readInterruptibly(target) : systemCalls.read(fd, target);
        } finally {
            gate.leave();
        }
    }

    private int readInterruptibly(ByteBuffer target) {
        int thread = interruptibleCalls.begin();
        try {
            return systemCalls.read(fd, target);
        } finally {
            interruptibleCalls.end(thread);
        }
    }

    /** Not interruptible: no file of tracefs makes a writer wait for events. */
    @Override
    public int write(ByteBuffer source) throws ErrnoException {
        requireDirect(source);
        enter("write");
        int result;
        try {
            result = systemCalls.write(fd, source);
        } finally {
            gate.leave();
        }
        return advance(source, "write", result);
    }

    private int advance(ByteBuffer buffer, String operation, int result) throws ErrnoException {
        if (result < 0) {
            throw failure(operation, buffer.remaining() + " bytes", -result);
        }
        buffer.position(buffer.position() + result);
        return result;
    }

    @Override
    public int ioctl(int request) throws ErrnoException {
        enter("ioctl");
        int result;
        try {
            result = blocking ? ioctlInterruptibly(request) : systemCalls.ioctl(fd, request);
        } finally {
            gate.leave();
        }
        if (result < 0) {
            throw failure("ioctl", "0x" + Integer.toHexString(request), -result);
        }
        return result;
    }

    private int ioctlInterruptibly(int request) {
        int thread = interruptibleCalls.begin();
        try {
            return systemCalls.ioctl(fd, request);
        } finally {
            interruptibleCalls.end(thread);
        }
    }

    /** A call that {@link #close} has ended fails like one that came too late. */
    private ErrnoException failure(String operation, String arguments, int errno) {
        return errno == Errno.EINTR && gate.isShut()
                ? closed(operation)
                : new ErrnoException(operation, path, arguments, errno);
    }

    @Override
    public int poll(long timeoutNanos) throws ErrnoException {
        enter("ppoll");
        int result;
        try {
            // In this order: the descriptor is published before the flag is read, and wakeUp() sets the flag before it
            // reads the descriptor. So either this thread sees the flag or the other one the descriptor.
            int wake = timeoutNanos == 0 ? NO_DESCRIPTOR : openWakeFd();
            result = systemCalls.poll(fd, wake, woken ? 0 : timeoutNanos);
        } finally {
            gate.leave();
        }
        if (result < 0) {
            throw new ErrnoException("ppoll", path, -result);
        }
        return result;
    }

    /** Most files are never waited for, and then cost one descriptor, not two. */
    private synchronized int openWakeFd() throws ErrnoException {
        if (wakeFd == NO_DESCRIPTOR) {
            int opened = systemCalls.eventfd();
            if (opened < 0) {
                throw new ErrnoException("eventfd", path, -opened);
            }
            wakeFd = opened;
        }
        return wakeFd;
    }

    @Override
    public void wakeUp() {
        if (gate.enter()) {
            try {
                endWaits();
            } finally {
                gate.leave();
            }
        }
    }

    private void endWaits() {
        woken = true;
        int wake = wakeFd;
        if (wake != NO_DESCRIPTOR) {
            systemCalls.write(wake, ONE);
        }
    }

    @Override
    public MappedMemory map(long offset, long length, Set<Protection> protection, Sharing sharing)
            throws ErrnoException {
        int protectionBits = LinuxAbi.protectionBits(protection);
        int sharingBits = LinuxAbi.sharingBits(sharing);
        enter("mmap");
        long result;
        try {
            result = systemCalls.mmap(0, length, protectionBits, sharingBits, fd, offset);
        } finally {
            gate.leave();
        }
        if (result < 0) {
            throw new ErrnoException(
                    "mmap", path, length + " bytes" + (offset == 0 ? "" : " at " + offset), (int) -result);
        }
        return LinuxMappedMemory.own(systemCalls, path, result, length);
    }

    @Override
    public void close() {
        if (!gate.shut()) {
            return;
        }
        endWaits();
        driveOut();
        systemCalls.close(fd);
        if (wakeFd != NO_DESCRIPTOR) {
            systemCalls.close(wakeFd);
        }
    }

    private void driveOut() {
        boolean wasInterrupted = false;
        while (gate.isOccupied()) {
            interruptibleCalls.interrupt();
            wasInterrupted |= Thread.interrupted(); // or there would be no pause in which calls could leave
            LockSupport.parkNanos(this, SIGNAL_INTERVAL_NANOS);
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void enter(String operation) throws ErrnoException {
        if (!gate.enter()) {
            throw closed(operation);
        }
    }

    private ErrnoException closed(String operation) {
        return new ErrnoException(operation, path, "closed", Errno.EBADF);
    }

    private static void requireDirect(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("a direct buffer is needed");
        }
    }

    @Override
    public String toString() {
        return path;
    }
}
