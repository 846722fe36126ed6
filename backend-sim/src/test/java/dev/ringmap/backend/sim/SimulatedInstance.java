package dev.ringmap.backend.sim;

import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A silent simulated kernel with one small instance, whose time stands still unless a test moves it. */
final class SimulatedInstance implements AutoCloseable {

    static final String NAME = "test";
    static final int GET_READER = 0x5220;
    static final int PAGE_BYTES = 4096;
    static final int SMALL_BUFFER_PAGES = 5;
    static final Set<Protection> READ = Set.of(Protection.READ);

    final AtomicLong nanos = new AtomicLong(1_000_000_000L);
    final SimulatedKernel kernel;
    final TraceFs tracefs;

    private SimulatedInstance(BackendOptions options) throws ErrnoException {
        kernel = SimulatedKernel.boot(options.with(SimBackend.RATE, "0"), nanos::get);
        tracefs = kernel.mount();
        tracefs.mkdir("instances/" + NAME);
        write("buffer_size_kb", "16");
        write("buffer_percent", "0");
    }

    static SimulatedInstance create() throws ErrnoException {
        return new SimulatedInstance(BackendOptions.none());
    }

    static SimulatedInstance create(String option, String value) throws ErrnoException {
        return new SimulatedInstance(BackendOptions.none().with(option, value));
    }

    static String path(String file) {
        return "instances/" + NAME + "/" + file;
    }

    TraceFile open(String file, OpenFlag... flags) throws ErrnoException {
        return tracefs.open(path(file), Set.of(flags));
    }

    TraceFile openRaw(int cpu) throws ErrnoException {
        return open("per_cpu/cpu" + cpu + "/trace_pipe_raw", OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);
    }

    TraceFile openBlocking(int cpu) throws ErrnoException {
        return open("per_cpu/cpu" + cpu + "/trace_pipe_raw", OpenFlag.READ_ONLY);
    }

    /** Maps meta page and sub-buffers of a buffer with sub-buffers of one page. */
    static MappedMemory mapAll(TraceFile raw) throws ErrnoException {
        try (MappedMemory meta = raw.map(0, PAGE_BYTES, READ, Sharing.SHARED)) {
            Meta page = new Meta(meta);
            return raw.map(
                    0,
                    page.metaPageBytes() + (long) page.subBufferBytes() * page.subBufferCount(),
                    READ,
                    Sharing.SHARED);
        }
    }

    static ByteBuffer bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    int write(String file, String text) throws ErrnoException {
        try (TraceFile open = open(file, OpenFlag.WRITE_ONLY)) {
            return open.write(bytes(text));
        }
    }

    void truncate(String file) throws ErrnoException {
        open(file, OpenFlag.WRITE_ONLY, OpenFlag.TRUNCATE).close();
    }

    String read(String file) throws ErrnoException {
        try (TraceFile open = open(file, OpenFlag.READ_ONLY)) {
            StringBuilder text = new StringBuilder();
            ByteBuffer piece = ByteBuffer.allocateDirect(PAGE_BYTES);
            while (open.read(piece.clear()) > 0) {
                text.append(StandardCharsets.UTF_8.decode(piece.flip()));
            }
            return text.toString();
        }
    }

    static ByteBuffer rawData(int tag, int lengthBytes) {
        ByteBuffer data = ByteBuffer.allocateDirect(lengthBytes).order(ByteOrder.nativeOrder());
        return data.putInt(0, tag);
    }

    /** Writes raw markers whose tags count up from a number. 60 bytes make 56 of them a page. */
    void writeRaw(int firstTag, int count, int lengthBytes) throws ErrnoException {
        try (TraceFile marker = open("trace_marker_raw", OpenFlag.WRITE_ONLY)) {
            for (int tag = firstTag; tag < firstTag + count; tag++) {
                marker.write(rawData(tag, lengthBytes));
            }
        }
    }

    @Override
    public void close() {
        kernel.close();
    }

    /** What a test wants of the meta page. */
    record Meta(ByteBuffer page) {

        Meta(MappedMemory mapping) {
            this(mapping.slice(0, 80));
        }

        int metaPageBytes() {
            return page.getInt(0);
        }

        int subBufferBytes() {
            return page.getInt(8);
        }

        int subBufferCount() {
            return page.getInt(12);
        }

        long lostEvents() {
            return page.getLong(16);
        }

        int readerId() {
            return page.getInt(24);
        }

        int readerRead() {
            return page.getInt(28);
        }

        long entries() {
            return page.getLong(40);
        }

        long overrun() {
            return page.getLong(48);
        }

        long read() {
            return page.getLong(56);
        }
    }

    /** The sub-buffer that the reader has. */
    static ByteBuffer readerPage(MappedMemory mapping) {
        Meta meta = new Meta(mapping);
        return mapping.slice(
                meta.metaPageBytes() + (long) meta.readerId() * meta.subBufferBytes(), meta.subBufferBytes());
    }
}
