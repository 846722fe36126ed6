package dev.ringmap.backend.sim.files;

import dev.ringmap.backend.sim.mapping.MapRequest;
import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.backend.sim.ring.Sleepers;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * An open file: a descriptor and what the virtual file system checks before the driver is asked.
 *
 * <p>Closing wakes the calls that sleep inside, and releases the descriptor when the last one has left.
 */
final class SimulatedFile implements TraceFile {

    private final String path;
    private final OpenMode mode;
    private final Handle handle;
    private final Sleepers sleepers;

    private final List<Thread> threadsInside = new ArrayList<>(1);
    private volatile boolean closed;
    private volatile boolean woken;

    SimulatedFile(String path, OpenMode mode, Handle handle, Sleepers sleepers) {
        this.path = path;
        this.mode = mode;
        this.handle = handle;
        this.sleepers = sleepers;
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
        return call("read", target.remaining() + " bytes", () -> {
            require(mode.readable(), Errno.EBADF);
            return handle.read(target);
        });
    }

    @Override
    public int write(ByteBuffer source) throws ErrnoException {
        requireDirect(source);
        return call("write", source.remaining() + " bytes", () -> {
            require(mode.writable(), Errno.EBADF);
            return handle.write(source);
        });
    }

    private static void requireDirect(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("the buffer is not direct");
        }
    }

    @Override
    public int ioctl(int request) throws ErrnoException {
        return call(
                "ioctl",
                "0x" + Integer.toHexString(request),
                () -> FileRequests.isAnswered(request) ? FileRequests.answer(request) : handle.ioctl(request));
    }

    @Override
    public int poll(long timeoutNanos) throws ErrnoException {
        return call("ppoll", "", () -> {
            int[] events = {0};
            sleepers.sleepUntil(
                    handle.waitQueue(),
                    () -> (events[0] = handle.poll()) != 0 || woken || closed,
                    timeoutNanos < 0 ? Sleepers.FOREVER : timeoutNanos);
            return events[0];
        });
    }

    @Override
    public void wakeUp() {
        woken = true;
        handle.waitQueue().wakeAll();
    }

    @Override
    public MappedMemory map(long offset, long length, Set<Protection> protection, Sharing sharing)
            throws ErrnoException {
        MapRequest request = new MapRequest(path, offset, length, Set.copyOf(protection), sharing);
        MappedMemory[] mapped = new MappedMemory[1];
        call("mmap", length + " bytes" + (offset == 0 ? "" : " at " + offset), () -> {
            request.checkForAnyFile(mode.readable(), mode.writable());
            mapped[0] = handle.map(request);
            return 0;
        });
        return mapped[0];
    }

    private int call(String operation, String arguments, IntSupplier action) throws ErrnoException {
        synchronized (this) {
            if (closed) {
                throw new ErrnoException(operation, path, "closed", Errno.EBADF);
            }
            threadsInside.add(Thread.currentThread());
        }
        try {
            return action.getAsInt();
        } catch (KernelError e) {
            boolean calledOut = closed && e.errno() == Errno.EBADF;
            throw new ErrnoException(operation, path, calledOut ? "closed" : arguments, e.errno());
        } finally {
            leave();
        }
    }

    private static void require(boolean condition, int errno) {
        if (!condition) {
            throw new KernelError(errno);
        }
    }

    private synchronized void leave() {
        threadsInside.remove(Thread.currentThread());
        notifyAll();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        handle.beginClosing();
        awaitEmpty();
        handle.close();
    }

    /** Wakes by thread, since a snapshot may have replaced the buffer on whose queue a thread sleeps. */
    private synchronized void awaitEmpty() {
        threadsInside.forEach(sleepers::wake);
        boolean interrupted = false;
        while (!threadsInside.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
