package dev.ringmap.conformance.internal.soak;

import dev.ringmap.MappingAbi;
import dev.ringmap.SubBufferDescriptor;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.MarkerSizes;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.conformance.internal.Session;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** What the steps of a soak share: an instance, the files and mappings that are open, and what the buffer must hold. */
final class Workplace implements AutoCloseable {

    private static final int TEXT_BYTES = 1 << 16;
    private static final Set<OpenFlag> READING_AT_ONCE = Set.of(OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);

    private final Session session;
    private final TraceInstance instance;
    private final BufferModel model;
    private final Payload payload;
    private final Mappings mappings;
    private final List<TraceFile> files = new ArrayList<>();
    private final TraceFile marker;
    private final ByteBuffer text = ByteBuffer.allocateDirect(TEXT_BYTES);
    private ByteBuffer page = ByteBuffer.allocateDirect(0);
    private SubBufferDescriptor layout;
    private int subBufferBytes;
    private long capacityBytes;

    Workplace(Session session, long seed) throws Exception {
        this.session = session;
        this.payload = new Payload(seed);
        this.model = new BufferModel(sizes(), payload);
        this.mappings = new Mappings(this);
        this.instance = Tracing.over(tracefs()).createTemporaryInstance("conformance");
        try {
            this.layout = layoutOfPages();
            this.marker = tracefs().open(path("trace_marker_raw"), Set.of(OpenFlag.WRITE_ONLY));
        } catch (ErrnoException | RuntimeException e) {
            instance.close();
            throw e;
        }
        resized(session.environment().pageSizeBytes());
    }

    private SubBufferDescriptor layoutOfPages() throws ErrnoException {
        return SubBufferDescriptor.parse(read("events/header_page"), ByteOrder.nativeOrder());
    }

    /** Notes that the size of the buffer or of its sub-buffers has changed. */
    void resized(int newSubBufferBytes) throws ErrnoException {
        layout = layoutOfPages();
        if (subBufferBytes != newSubBufferBytes) {
            subBufferBytes = newSubBufferBytes;
            page = ByteBuffer.allocateDirect(subBufferBytes).order(ByteOrder.nativeOrder());
        }
        long pages =
                Long.parseLong(read(perCpu("buffer_size_kb")).split(" ", 2)[0].strip()) * 1024 / subBufferBytes;
        // Of two consecutive pages at least half is full; one page is the reader's, one the writer's.
        capacityBytes = (pages - 3) * (subBufferBytes - layout.dataOffset()) / 2;
    }

    Subject subject() {
        return session.subject();
    }

    TraceFs tracefs() {
        return session.tracefs();
    }

    MappingAbi abi() {
        return session.environment().abi();
    }

    MarkerSizes sizes() {
        return session.environment().markerSizes();
    }

    boolean has(Capability capability) {
        return !session.environment().missing().containsKey(capability);
    }

    int pageSizeBytes() {
        return session.environment().pageSizeBytes();
    }

    int subBufferBytes() {
        return subBufferBytes;
    }

    SubBufferDescriptor layout() {
        return layout;
    }

    BufferModel model() {
        return model;
    }

    Mappings mappings() {
        return mappings;
    }

    String path() {
        return instance.path();
    }

    String path(String name) {
        return instance.path() + "/" + name;
    }

    /** A file of the CPU to which the markers go, relative to the instance. */
    String perCpu(String name) {
        return "per_cpu/cpu" + session.environment().cpu() + "/" + name;
    }

    String rawPath() {
        return MappedRing.rawPath(instance, session.environment().cpu());
    }

    /** The open files, whose reads do not wait. */
    List<TraceFile> files() {
        return files;
    }

    /** One of the files; there is always one. */
    TraceFile file(int pick) throws ErrnoException {
        if (files.isEmpty()) {
            files.add(openRaw());
        }
        return files.get(pick % files.size());
    }

    void closeFiles() {
        files.forEach(TraceFile::close);
        files.clear();
    }

    TraceFile openRaw() throws ErrnoException {
        return tracefs().open(rawPath(), READING_AT_ONCE);
    }

    /** Whether the buffer has room for another marker without losing one. */
    boolean hasRoomFor(int bytes) {
        return model.unreadBytes() + model.roomOf(bytes) <= capacityBytes;
    }

    long capacityBytes() {
        return capacityBytes;
    }

    /** Writes one marker. */
    void write(int bytes) throws ErrnoException {
        ByteBuffer content = payload.of(model.nextSequence(), bytes);
        long beforeNanos = System.nanoTime();
        int count = marker.write(content);
        long afterNanos = System.nanoTime();
        model.add(bytes, beforeNanos, afterNanos);
        Expect.equal("write of a marker of " + bytes + " bytes", bytes, count);
        Expect.equal("position of the buffer after it", bytes, content.position());
    }

    /** Writes a marker that must be refused. */
    void expectRefusal(int bytes, int errno) throws Exception {
        ByteBuffer content = payload.of(model.nextSequence(), bytes);
        Expect.errno("write of a marker", () -> marker.write(content), errno);
    }

    /** Reads a file of the instance from its beginning to its end. */
    String read(String name) throws ErrnoException {
        try (TraceFile file = tracefs().open(path(name), Set.of(OpenFlag.READ_ONLY))) {
            StringBuilder content = new StringBuilder();
            text.clear();
            while (file.read(text) > 0) {
                content.append(StandardCharsets.UTF_8.decode(text.flip()));
                text.clear();
            }
            return content.toString();
        }
    }

    /** Writes a file of the instance. */
    void write(String name, String value) throws ErrnoException {
        try (TraceFile file = tracefs().open(path(name), Set.of(OpenFlag.WRITE_ONLY))) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            Expect.equal(
                    "write of '" + value + "' to " + name,
                    bytes.length,
                    file.write(text.clear().put(bytes).flip()));
        }
    }

    /** Writes a file of the instance, and expects it to read back the same. */
    void set(String name, String value) throws ErrnoException {
        write(name, value);
        Expect.equal(name + " after writing '" + value + "'", value, read(name).strip());
    }

    /** Clears the buffers. */
    void clear(String name) throws ErrnoException {
        tracefs()
                .open(path(name), Set.of(OpenFlag.WRITE_ONLY, OpenFlag.TRUNCATE))
                .close();
        model.reset();
        mappings.expectReset();
    }

    /** Reads one page by {@code read(2)}; returns it, valid until the next one is read. */
    RawPage readPage(TraceFile file) throws ErrnoException {
        Expect.equal("bytes of one read(2)", subBufferBytes, file.read(page.clear()));
        return new RawPage(page.clear(), layout);
    }

    /** A buffer for a read that must not give anything. */
    ByteBuffer scratch() {
        return page.clear();
    }

    /** Makes a call that may wait, on a thread of its own. */
    <T> Blocked<T> start(String what, Callable<T> call) {
        return Blocked.start(what, call, subject().patience());
    }

    /** Closes everything, and expects the instance to be free then. */
    @Override
    public void close() throws ErrnoException {
        mappings.unmapAll();
        closeFiles();
        marker.close();
        instance.close();
    }
}
