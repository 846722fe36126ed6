package dev.ringmap.conformance.internal;

import dev.ringmap.RingBufferMapping;
import dev.ringmap.RingBufferStats;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.support.PinnedThread;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The buffer of one CPU in one instance, with a thread that writes to it, and numbers of its own for the markers. */
public final class Site {

    /** How many numbers each site has. */
    private static final int NUMBERS = 10_000_000;

    private final Bench bench;
    private final String name;
    private final TraceInstance instance;
    private final int cpu;
    private final PinnedThread producer;
    private final int firstSequence;

    private int nextSequence;
    private @Nullable TraceFile markers;
    private @Nullable TraceFile file;
    private @Nullable MappedRing ring;

    private Site(Bench bench, int index, String name, TraceInstance instance, int cpu, PinnedThread producer) {
        this.bench = bench;
        this.name = "CPU " + cpu + " of the " + name + " instance";
        this.instance = instance;
        this.cpu = cpu;
        this.producer = producer;
        this.firstSequence = index * NUMBERS;
        this.nextSequence = firstSequence;
    }

    /** The sites of a bench: two CPUs of two instances, or one CPU where nothing can be written on a second; all are small. */
    public static List<Site> all(Bench bench) throws ErrnoException {
        TraceInstance first = bench.smallInstance();
        TraceInstance second = bench.own(Tracing.over(bench.tracefs()).createTemporaryInstance("conformance"));
        second.buffer().setSizeKib(bench.smallKib());
        List<Site> sites = new ArrayList<>();
        sites.addAll(of(bench, 0, "first", first));
        sites.addAll(of(bench, sites.size(), "second", second));
        return sites;
    }

    /** The sites of the bench's own instance, as large as that is. */
    public static List<Site> ofOwnInstance(Bench bench) throws ErrnoException {
        return of(bench, 0, "first", bench.instance());
    }

    /** The site of the bench's own instance on the CPU of the bench. */
    public static Site first(Bench bench) throws ErrnoException {
        return new Site(
                bench,
                0,
                "first",
                bench.instance(),
                bench.cpu(),
                bench.session().producer());
    }

    /** The site of the bench's own instance on a second CPU: for rules that need a second writer. */
    public static Site second(Bench bench) throws ErrnoException {
        SecondWriter second = bench.session().secondWriter();
        return new Site(bench, 0, "first", bench.instance(), second.cpu(), second.producer());
    }

    /** The sites of an instance, the lower CPU first. */
    private static List<Site> of(Bench bench, int index, String name, TraceInstance instance) {
        Session session = bench.session();
        Site one = new Site(bench, index, name, instance, bench.cpu(), session.producer());
        if (session.lacks(Capability.SECOND_WRITER)) {
            return List.of(one);
        }
        SecondWriter second = session.secondWriter();
        Site other = new Site(bench, index + 1, name, instance, second.cpu(), second.producer());
        return one.cpu < other.cpu ? List.of(one, other) : List.of(other, one);
    }

    public TraceInstance instance() {
        return instance;
    }

    public int cpu() {
        return cpu;
    }

    public boolean isOfInstanceOf(Site other) {
        return instance == other.instance;
    }

    boolean hasSubBufferSize() {
        return !bench.session().lacks(Capability.SUBBUF_SIZE);
    }

    /** A file of this CPU, relative to the root. */
    public String path(String perCpuFile) {
        return instance.path() + "/" + local(perCpuFile);
    }

    /** A file of this CPU, relative to the instance. */
    public String local(String perCpuFile) {
        return "per_cpu/cpu" + cpu + "/" + perCpuFile;
    }

    /** A file of its own, opened read-only and without blocking. */
    public TraceFile openRaw() throws ErrnoException {
        return bench.open(path("trace_pipe_raw"), OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);
    }

    /** The file, opened so that GET_READER waits. */
    public TraceFile openBlockingRaw() throws ErrnoException {
        return bench.open(path("trace_pipe_raw"), OpenFlag.READ_ONLY);
    }

    /** A file that stays open. */
    public TraceFile file() throws ErrnoException {
        TraceFile opened = file;
        if (opened == null) {
            opened = openRaw();
            file = opened;
        }
        return opened;
    }

    /** The mapping of this test, made when it is first asked for. */
    public MappedRing ring() throws ErrnoException {
        MappedRing mapped = ring;
        if (mapped == null) {
            mapped = bench.own(MappedRing.open(bench.tracefs(), instance, cpu, bench.abi()));
            ring = mapped;
        }
        return mapped;
    }

    /** Ends the mapping; the next request makes a new one. */
    public void unmap() throws ErrnoException {
        ring().close();
        ring = null;
    }

    public boolean isMapped() {
        return ring != null;
    }

    /** Maps it through the API. */
    public RingBufferMapping mapping() throws ErrnoException {
        return bench.own(instance.map(cpu));
    }

    public RingBufferStats stats() throws ErrnoException {
        return instance.stats(cpu);
    }

    /** Clears this CPU's buffer alone. */
    public void clear() throws ErrnoException {
        bench.tracefs()
                .open(path("trace"), EnumSet.of(OpenFlag.WRITE_ONLY, OpenFlag.TRUNCATE))
                .close();
    }

    /** Writes markers of the shortest length. */
    public void write(int count) throws Exception {
        write(count, Marker.MIN_BYTES);
    }

    /** Fills sub-buffers to the last byte. */
    public void writePages(int count) throws Exception {
        write(count * bench.sizes().perPage(), bench.sizes().exactBytes());
    }

    /** Writes markers, one by one, on this CPU. */
    public void write(int count, int bytes) throws Exception {
        TraceFile target = markers();
        producer.call(() -> {
            ByteBuffer marker = Marker.bytes(bytes);
            for (int i = 0; i < count; i++) {
                Marker.number(marker, nextSequence);
                target.write(marker);
                nextSequence++;
            }
            return true;
        });
    }

    /** Writes raw markers of any content on this CPU; they have no numbers. */
    public void write(List<ByteBuffer> contents) throws Exception {
        TraceFile target = markers();
        producer.call(() -> {
            for (ByteBuffer content : contents) {
                target.write(content);
            }
            return true;
        });
    }

    /** Writes a marker that {@code trace} shows as text. */
    public void mark(String text) throws Exception {
        producer.call(() -> {
            instance.marker(text);
            return true;
        });
    }

    private TraceFile markers() throws ErrnoException {
        TraceFile opened = markers;
        if (opened == null) {
            opened = bench.open(instance.path() + "/trace_marker_raw", OpenFlag.WRITE_ONLY);
            markers = opened;
        }
        return opened;
    }

    /** How many markers have been written. */
    public int written() {
        return nextSequence - firstSequence;
    }

    /** The numbers of the markers written, from the one of this index on. */
    public List<Integer> sequencesFrom(int index) {
        return IntStream.range(firstSequence + index, nextSequence).boxed().toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
