package dev.ringmap.spi.linux;

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

/** A file descriptor that closes under running calls without ever becoming somebody else's. */
final class LinuxTraceFile implements TraceFile {

    /** How often {@link #close} repeats a wake-up: one that comes before the other thread sleeps in the kernel is lost. */
    private static final long WAKE_INTERVAL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** How long {@link #close} stays for a call that nothing can wake, such as a blocking read. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int NO_DESCRIPTOR = -1;

    private static final ByteBuffer ONE =
            ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, 1);

    private final SystemCalls systemCalls;
    private final String path;
    private final int fd;
    private final CallGate gate = new CallGate();
    private volatile int wakeFd = NO_DESCRIPTOR;
    private volatile boolean woken;

    LinuxTraceFile(SystemCalls systemCalls, String path, int fd) {
        this.systemCalls = systemCalls;
        this.path = path;
        this.fd = fd;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public int read(ByteBuffer target) throws ErrnoException {
        requireDirect(target);
        if (target.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        enter("read", CallGate.CALL);
        int result;
        try {
            result = systemCalls.read(fd, target);
        } finally {
            leave(CallGate.CALL);
        }
        return advance(target, "read", result);
    }

    @Override
    public int write(ByteBuffer source) throws ErrnoException {
        requireDirect(source);
        enter("write", CallGate.CALL);
        int result;
        try {
            result = systemCalls.write(fd, source);
        } finally {
            leave(CallGate.CALL);
        }
        return advance(source, "write", result);
    }

    private int advance(ByteBuffer buffer, String operation, int result) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(operation, path, buffer.remaining() + " bytes", -result);
        }
        buffer.position(buffer.position() + result);
        return result;
    }

    @Override
    public int ioctl(int request) throws ErrnoException {
        enter("ioctl", CallGate.IOCTL);
        int result;
        try {
            result = systemCalls.ioctl(fd, request);
        } finally {
            leave(CallGate.IOCTL);
        }
        if (result < 0) {
            throw new ErrnoException("ioctl", path, "0x" + Integer.toHexString(request), -result);
        }
        return result;
    }

    @Override
    public int poll(long timeoutNanos) throws ErrnoException {
        enter("ppoll", CallGate.CALL);
        int result;
        try {
            // In this order: the descriptor is published before the flag is read, and wakeUp() sets the flag before it
            // reads
            // the descriptor. So either this thread sees the flag or the other one the descriptor.
            int wake = timeoutNanos == 0 ? NO_DESCRIPTOR : openWakeFd();
            result = systemCalls.poll(fd, wake, woken ? 0 : timeoutNanos);
        } finally {
            leave(CallGate.CALL);
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
        if (gate.enter(CallGate.CALL)) {
            try {
                endWaits();
            } finally {
                leave(CallGate.CALL);
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
        enter("mmap", CallGate.CALL);
        long result;
        try {
            result = systemCalls.mmap(0, length, protectionBits, sharingBits, fd, offset);
        } finally {
            leave(CallGate.CALL);
        }
        if (result < 0) {
            throw new ErrnoException(
                    "mmap", path, length + " bytes" + (offset == 0 ? "" : " at " + offset), (int) -result);
        }
        return LinuxMappedMemory.own(systemCalls, path, result, length);
    }

    @Override
    public void close() {
        if (gate.shut()) {
            driveOut();
            leave(CallGate.CALL);
        }
    }

    /**
     * Wakes the calls that are still inside, until they have left. A call that cannot be woken is left behind after a while; its
     * thread gives the descriptor back when it returns.
     */
    private void driveOut() {
        endWaits();
        long start = System.nanoTime();
        while (gate.callsInside() > 1 && (gate.hasIoctlInside() || System.nanoTime() - start < PATIENCE_NANOS)) {
            if (gate.hasIoctlInside()) {
                systemCalls.ioctl(fd, LinuxAbi.IOCTL_WAKE_WAITERS);
            }
            LockSupport.parkNanos(this, WAKE_INTERVAL_NANOS);
        }
    }

    private void enter(String operation, long kind) throws ErrnoException {
        if (!gate.enter(kind)) {
            throw new ErrnoException(operation, path, "closed", Errno.EBADF);
        }
    }

    private void leave(long kind) {
        if (gate.leave(kind)) {
            systemCalls.close(fd);
            if (wakeFd != NO_DESCRIPTOR) {
                systemCalls.close(wakeFd);
            }
        }
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
