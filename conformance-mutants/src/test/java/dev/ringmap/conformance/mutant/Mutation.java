package dev.ringmap.conformance.mutant;

import dev.ringmap.kernel.Kernel;
import dev.ringmap.spi.Availability;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/** One deliberate fault: each method does what a right backend does, and a mutant overrides one of them. */
class Mutation {

    /** Whether {@link #patch} is to be called: memory is then shown through copies. */
    boolean patches() {
        return false;
    }

    /** Changes a copy of a part of a mapping, before anybody sees it. */
    void patch(ByteBuffer copy, long offset) {}

    /** The same, for who wants to know whose mapping it is. */
    void patch(ByteBuffer copy, long offset, String path) {
        patch(copy, offset);
    }

    /** Called after each call on the file system, on which the copies are made anew; {@code marker} is a write of one. */
    boolean copiesAfter(String operation) {
        return true;
    }

    boolean isSimulated(RingBufferBackend real) {
        return real.isSimulated();
    }

    Availability availability(RingBufferBackend real, BackendOptions options) {
        return real.availability(options);
    }

    TraceFs open(RingBufferBackend real, BackendOptions options) throws ErrnoException {
        return real.open(options);
    }

    Kernel kernel(TraceFs real) {
        return real.kernel();
    }

    TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
        return real.open(path, flags);
    }

    List<String> list(TraceFs real, String path) throws ErrnoException {
        return real.list(path);
    }

    void mkdir(TraceFs real, String path) throws ErrnoException {
        real.mkdir(path);
    }

    void rmdir(TraceFs real, String path) throws ErrnoException {
        real.rmdir(path);
    }

    String path(TraceFile real) {
        return real.path();
    }

    int read(TraceFile real, ByteBuffer target) throws ErrnoException {
        return real.read(target);
    }

    int write(TraceFile real, ByteBuffer source) throws ErrnoException {
        return real.write(source);
    }

    int ioctl(TraceFile real, int request) throws ErrnoException {
        return real.ioctl(request);
    }

    int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
        return real.poll(timeoutNanos);
    }

    void wakeUp(TraceFile real) {
        real.wakeUp();
    }

    void close(TraceFile real) {
        real.close();
    }

    MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
            throws ErrnoException {
        return real.map(offset, length, protection, sharing);
    }

    long length(MappedMemory real) {
        return real.length();
    }

    ByteBuffer slice(MappedMemory real, long offset, int length) {
        return real.slice(offset, length);
    }

    void protect(MappedMemory real, Set<Protection> protection) throws ErrnoException {
        real.protect(protection);
    }

    void close(MappedMemory real) throws ErrnoException {
        real.close();
    }

    /** Called when nobody uses the mutant any more. */
    void end() {}

    /** What a copy shows once its mapping is closed. */
    byte afterClose() {
        return 0;
    }
}
