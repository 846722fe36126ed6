package dev.ringmap.conformance.mutant;

import dev.ringmap.kernel.Kernel;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** A right tracefs with one fault in front of it. */
final class FaultyTraceFs implements TraceFs {

    private static final int HEADER_BYTES = 16;

    private final TraceFs real;
    private final Mutation mutation;
    private final Runnable onClose;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final List<Copy> copies = new CopyOnWriteArrayList<>();

    FaultyTraceFs(TraceFs real, Mutation mutation, Runnable onClose) {
        this.onClose = onClose;
        this.real = real;
        this.mutation = mutation;
    }

    /** A part of a mapping, shown as the mutation likes it. */
    private final class Copy {

        private final ByteBuffer original;
        private final ByteBuffer staging;
        private final ByteBuffer shown;
        private final long offset;
        private final String path;

        Copy(ByteBuffer original, long offset, String path) {
            this.path = path;
            this.original = original;
            this.offset = offset;
            this.staging = ByteBuffer.allocateDirect(original.capacity()).order(ByteOrder.nativeOrder());
            this.shown = ByteBuffer.allocateDirect(original.capacity()).order(ByteOrder.nativeOrder());
            refresh();
        }

        /** The header last: {@code commit} says that what is behind it is whole. */
        synchronized void refresh() {
            staging.put(0, original, 0, original.capacity());
            mutation.patch(staging, offset, path);
            int header = Math.min(HEADER_BYTES, original.capacity());
            shown.put(header, staging, header, original.capacity() - header);
            VarHandle.fullFence();
            shown.put(0, staging, 0, header);
        }

        synchronized void end(byte value) {
            for (int i = 0; i < shown.capacity(); i++) {
                shown.put(i, value);
            }
        }
    }

    private void after(String operation) {
        if (mutation.patches() && mutation.copiesAfter(operation)) {
            copies.forEach(Copy::refresh);
        }
    }

    @Override
    public String root() {
        return real.root();
    }

    @Override
    public Kernel kernel() {
        return mutation.kernel(real);
    }

    @Override
    public TraceFile open(String path, Set<OpenFlag> flags) throws ErrnoException {
        TraceFile file = mutation.open(real, path, flags);
        after(flags.contains(OpenFlag.TRUNCATE) ? "truncate" : "open");
        return new FaultyFile(file);
    }

    @Override
    public List<String> list(String path) throws ErrnoException {
        return mutation.list(real, path);
    }

    @Override
    public void mkdir(String path) throws ErrnoException {
        mutation.mkdir(real, path);
    }

    @Override
    public void rmdir(String path) throws ErrnoException {
        mutation.rmdir(real, path);
    }

    @Override
    public void close() {
        real.close();
        if (isClosed.compareAndSet(false, true)) {
            onClose.run();
        }
    }

    private final class FaultyFile implements TraceFile {

        private final TraceFile file;

        FaultyFile(TraceFile file) {
            this.file = file;
        }

        @Override
        public String path() {
            return mutation.path(file);
        }

        @Override
        public int read(ByteBuffer target) throws ErrnoException {
            int count = mutation.read(file, target);
            after("read");
            return count;
        }

        @Override
        public int write(ByteBuffer source) throws ErrnoException {
            int count = mutation.write(file, source);
            after(file.path().endsWith("/trace_marker_raw") ? "marker" : "write");
            return count;
        }

        @Override
        public int ioctl(int request) throws ErrnoException {
            int result = mutation.ioctl(file, request);
            after("ioctl");
            return result;
        }

        @Override
        public int poll(long timeoutNanos) throws ErrnoException {
            return mutation.poll(file, timeoutNanos);
        }

        @Override
        public void wakeUp() {
            mutation.wakeUp(file);
        }

        @Override
        public MappedMemory map(long offset, long length, Set<Protection> protection, Sharing sharing)
                throws ErrnoException {
            return new FaultyMemory(mutation.map(file, offset, length, protection, sharing), offset, file.path());
        }

        @Override
        public void close() {
            mutation.close(file);
        }
    }

    private final class FaultyMemory implements MappedMemory {

        private final MappedMemory memory;
        private final long fileOffset;
        private final String path;
        private final Map<String, Copy> own = new ConcurrentHashMap<>();

        FaultyMemory(MappedMemory memory, long fileOffset, String path) {
            this.path = path;
            this.memory = memory;
            this.fileOffset = fileOffset;
        }

        @Override
        public long length() {
            return mutation.length(memory);
        }

        @Override
        public ByteBuffer slice(long offset, int length) {
            ByteBuffer slice = mutation.slice(memory, offset, length);
            if (!mutation.patches()) {
                return slice;
            }
            Copy copy = own.computeIfAbsent(offset + "+" + length, key -> {
                Copy made = new Copy(slice, fileOffset + offset, path);
                copies.add(made);
                return made;
            });
            return copy.shown.asReadOnlyBuffer().order(ByteOrder.nativeOrder());
        }

        @Override
        public void protect(Set<Protection> protection) throws ErrnoException {
            mutation.protect(memory, protection);
        }

        @Override
        public void close() throws ErrnoException {
            copies.removeAll(own.values());
            own.values().forEach(copy -> copy.end(mutation.afterClose()));
            mutation.close(memory);
        }
    }
}
