package dev.ringmap.conformance.internal;

import dev.ringmap.MappingAbi;
import dev.ringmap.SubBufferDescriptor;
import dev.ringmap.TraceInstance;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The ring buffer of one CPU, mapped whole and read only through the SPI, as the header file's documentation describes. */
public final class MappedRing implements AutoCloseable {

    /** The protection of a reader's mapping. */
    public static final Set<Protection> READ = Set.of(Protection.READ);

    /** The number of a gap for which the page has none. */
    public static final long UNKNOWN = -1;

    private final TraceFile file;
    private final MappedMemory memory;
    private final Meta meta;
    private final SubBufferDescriptor layout;
    private final int getReaderRequest;

    private final List<Integer> sequences = new ArrayList<>();
    private final List<Integer> ids = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();

    /**
     * A loss that a page reports.
     *
     * @param index how many markers had been read by then
     * @param storedCount the number after its data, or {@link #UNKNOWN}
     */
    public record Gap(int index, long storedCount) {}

    private MappedRing(TraceFile file, MappedMemory memory, Meta meta, SubBufferDescriptor layout, MappingAbi abi) {
        this.file = file;
        this.memory = memory;
        this.meta = meta;
        this.layout = layout;
        this.getReaderRequest = abi.getReaderRequest();
        ids.add(meta.readerId());
    }

    /** Maps the buffer of a CPU. */
    public static MappedRing open(TraceFs tracefs, TraceInstance instance, int cpu, MappingAbi abi)
            throws ErrnoException {
        SubBufferDescriptor layout = layoutOf(instance);
        TraceFile file = tracefs.open(rawPath(instance, cpu), EnumSet.of(OpenFlag.READ_ONLY, OpenFlag.NONBLOCK));
        try {
            long totalBytes;
            try (MappedMemory first = file.map(0, Meta.STRUCT_BYTES, READ, Sharing.SHARED)) {
                totalBytes = new Meta(first.slice(0, Meta.STRUCT_BYTES)).totalBytes();
            }
            MappedMemory memory = file.map(0, totalBytes, READ, Sharing.SHARED);
            return new MappedRing(file, memory, new Meta(memory.slice(0, Meta.STRUCT_BYTES)), layout, abi);
        } catch (ErrnoException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The file of a CPU, relative to the root. */
    public static String rawPath(TraceInstance instance, int cpu) {
        return instance.path() + "/per_cpu/cpu" + cpu + "/trace_pipe_raw";
    }

    static SubBufferDescriptor layoutOf(TraceInstance instance) throws ErrnoException {
        return SubBufferDescriptor.parse(instance.read("events/header_page"), ByteOrder.nativeOrder());
    }

    public TraceFile file() {
        return file;
    }

    public MappedMemory memory() {
        return memory;
    }

    public Meta meta() {
        return meta;
    }

    /** One GET_READER; what it returned. */
    public int getReader() throws ErrnoException {
        return file.ioctl(getReaderRequest);
    }

    public RawPage page(int id) {
        return new RawPage(memory.slice(meta.offsetOf(id), meta.subBufferSize()), layout);
    }

    public RawPage readerPage() {
        return page(meta.readerId());
    }

    /** One GET_READER, and what it made available; {@code false} if that was nothing. */
    public boolean turn() throws ErrnoException {
        // What counts as read before our request was taken by us before, or by somebody else.
        int idBefore = meta.readerId();
        int readBefore = meta.readerRead();
        getReader();
        int id = meta.readerId();
        int read = meta.readerRead();
        boolean isSwap = id != idBefore;
        if (!isSwap && read == readBefore) {
            return false;
        }
        RawPage page = page(id);
        if (isSwap) {
            ids.add(id);
            if (page.hasMissedEvents()) {
                gaps.add(new Gap(sequences.size(), page.hasStoredCount() ? page.storedCount() : UNKNOWN));
            }
        }
        Expect.that(
                page.committed() >= read,
                "committed bytes of sub-buffer " + id + ", which reader.id names",
                "at least reader.read, " + read,
                page.committed());
        for (RawPage.Entry entry : page.entries(isSwap ? 0 : readBefore, read)) {
            if (Marker.is(page, entry)) {
                sequences.add(Marker.sequence(page, entry));
            }
        }
        return true;
    }

    /** Reads until nothing new comes; returns the markers of all turns so far. */
    public List<Integer> drain() throws ErrnoException {
        while (turn()) {
            // each turn adds to the list
        }
        return sequences;
    }

    /** The markers read so far. */
    public List<Integer> sequences() {
        return sequences;
    }

    /** The gaps that pages have reported so far. */
    public List<Gap> gaps() {
        return gaps;
    }

    /** The ids in the order in which they were the reader's. */
    public List<Integer> ids() {
        return ids;
    }

    @Override
    public void close() throws ErrnoException {
        memory.close();
        file.close();
    }
}
