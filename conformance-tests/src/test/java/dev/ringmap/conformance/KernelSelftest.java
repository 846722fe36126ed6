package dev.ringmap.conformance;

import static dev.ringmap.spi.Errno.EBUSY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.MappingAbi;
import dev.ringmap.MetaPage;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.support.PinnedThread;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernel's own test, {@code tools/testing/selftests/ring-buffer/map_test.c}, written with nothing but what Ringmap publishes. The
 * numbers are those of its assertions in contract 5. It works in an instance of its own instead of the top-level one.
 */
@Timeout(60)
abstract class KernelSelftest {

    private static final int MARKERS = 16;
    private static final String TRIGGER = "events/sched/sched_switch/trigger";
    private static final Set<Protection> READ = Set.of(Protection.READ);

    private TraceFs tracefs;
    private TraceInstance trace;
    private PinnedThread writer;
    private int cpu;

    abstract TraceFs open() throws Exception;

    @BeforeEach
    void setUp() throws Exception {
        tracefs = open();
        trace = Tracing.over(tracefs).createTemporaryInstance("selftest");
        writer = new PinnedThread();
        cpu = trace.cpus().get(0);
        assertThat(cpu).as("S1, 20").isNotNegative();
        writer.bindTo(cpu); // S5
        reset(); // S2
    }

    @AfterEach
    void tearDown() throws Exception {
        if (writer != null) {
            writer.close();
            reset();
            trace.close();
            tracefs.close();
        }
    }

    private void reset() throws ErrnoException {
        trace.setTracing(false);
        trace.clear();
        trace.disableAll();
        trace.write("current_tracer", "nop");
    }

    private TraceFile openRaw() throws ErrnoException {
        String path = trace.path() + "/per_cpu/cpu" + cpu + "/trace_pipe_raw";
        return tracefs.open(path, EnumSet.of(OpenFlag.READ_ONLY, OpenFlag.NONBLOCK));
    }

    private MappedMemory mapPage(TraceFile raw) throws ErrnoException {
        return raw.map(0, tracefs.kernel().pageSizeBytes(), READ, Sharing.SHARED);
    }

    private static MetaPage metaOf(MappedMemory memory) {
        return MetaPage.of(memory.slice(0, Math.toIntExact(memory.length())));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void metaPageCheck(int subBufferKib) throws Exception {
        trace.buffer().setSubBufferSizeKib(subBufferKib); // S3
        try (TraceFile raw = openRaw();
                MappedMemory memory = mapPage(raw)) { // S4
            MetaPage meta = metaOf(memory);
            assertThat(meta.entries()).as("1").isZero();
            assertThat(meta.overrun()).as("2").isZero();
            assertThat(meta.read()).as("3").isZero();
            assertThat(meta.readerId()).as("4").isZero();
            assertThat(meta.readerReadBytes()).as("5").isZero();
            assertThat(getReader(raw)).as("6").isZero();
            assertThat(meta.readerId()).as("7").isZero();

            trace.setTracing(true); // 8
            writeMarkers(); // 9

            for (int time = 0; time < 2; time++) {
                assertThat(getReader(raw)).as("10").isZero();
                assertThat(meta.entries()).as("11").isEqualTo(MARKERS);
                assertThat(meta.overrun()).as("12").isZero();
                assertThat(meta.read()).as("13").isEqualTo(MARKERS);
                assertThat(meta.readerId()).as("14").isEqualTo(1);
            }
        }
        trace.buffer().setSubBufferSizeKib(4);
    }

    private static int getReader(TraceFile raw) throws ErrnoException {
        return raw.ioctl(MappingAbi.MAINLINE.getReaderRequest());
    }

    private void writeMarkers() throws Exception {
        writer.call(() -> {
            for (int number = 0; number < MARKERS; number++) {
                trace.marker("hello");
            }
            return true;
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void dataMap(int subBufferKib) throws Exception {
        trace.buffer().setSubBufferSizeKib(subBufferKib);
        try (TraceFile raw = openRaw();
                MappedMemory memory = mapPage(raw)) {
            MetaPage meta = metaOf(memory);
            long dataStart = meta.metaPageSizeBytes();
            long dataLength = (long) meta.subBufferCount() * meta.subBufferSizeBytes();
            raw.map(dataStart, dataLength, READ, Sharing.SHARED).close(); // 15
            long oneLess = dataLength - meta.subBufferSizeBytes();
            raw.map(dataStart, oneLess, READ, Sharing.SHARED).close(); // 16
            long tooFar = dataStart + 2L * meta.subBufferSizeBytes();
            assertThat(catchThrowableOfType(ErrnoException.class, () -> raw.map(tooFar, oneLess, READ, Sharing.SHARED)))
                    .as("17")
                    .isNotNull();
            if (meta.metaPageSizeBytes() > tracefs.kernel().pageSizeBytes()) {
                expectZerosBehindTheStructure(raw, meta);
            }
        }
        trace.buffer().setSubBufferSizeKib(4);
    }

    private static void expectZerosBehindTheStructure(TraceFile raw, MetaPage meta) throws ErrnoException {
        int length = meta.metaPageSizeBytes();
        try (MappedMemory padded = raw.map(0, length, READ, Sharing.SHARED)) { // 18
            ByteBuffer bytes = padded.slice(0, length).order(ByteOrder.nativeOrder());
            for (int offset = meta.metaStructLengthBytes(); offset < length; offset += Integer.BYTES) {
                assertThat(bytes.getInt(offset)).as("19, at %s", offset).isZero();
            }
        }
    }

    private void needSnapshots() throws ErrnoException {
        assumeTrue(trace.list("").contains("snapshot"), "needs snapshot: this kernel has no file snapshot");
    }

    @Test
    void snapshotExcludesMap() throws Exception {
        needSnapshots();
        trace.write(TRIGGER, "snapshot"); // 21
        try (TraceFile raw = openRaw()) {
            expectBusy("22", () -> mapPage(raw).close());
        } finally {
            trace.write(TRIGGER, "!snapshot");
        }
    }

    @Test
    void snapshotExcludedByMap() throws Exception {
        needSnapshots();
        try (TraceFile raw = openRaw();
                MappedMemory memory = mapPage(raw)) { // 23
            assertThat(memory.length()).isPositive();
            expectBusy("24", () -> trace.write(TRIGGER, "snapshot"));
            expectBusy("25", () -> trace.write("snapshot", "1"));
        }
    }

    private interface Call {
        void make() throws ErrnoException;
    }

    private static void expectBusy(String assertion, Call call) {
        ErrnoException refusal = catchThrowableOfType(ErrnoException.class, call::make);
        assertThat(refusal).as(assertion).isNotNull();
        assertThat(refusal.errno()).as(assertion).isEqualTo(EBUSY);
    }
}
