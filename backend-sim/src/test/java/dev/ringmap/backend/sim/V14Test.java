package dev.ringmap.backend.sim;

import static dev.ringmap.backend.sim.SimulatedInstance.GET_READER;
import static dev.ringmap.backend.sim.SimulatedInstance.PAGE_BYTES;
import static dev.ringmap.backend.sim.SimulatedInstance.READ;
import static dev.ringmap.backend.sim.SimulatedInstance.mapAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.EventCursor;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.backend.sim.SimulatedInstance.Meta;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the patch of February 2024 does differently. */
class V14Test {

    private static final int GET_READER_V14 = 0x5401;

    private SimulatedInstance instance;
    private TraceFile raw;

    @BeforeEach
    void createInstance() throws ErrnoException {
        instance = SimulatedInstance.create(SimBackend.ABI, "v14");
        raw = instance.openRaw(0);
    }

    @AfterEach
    void close() {
        raw.close();
        instance.close();
    }

    @Test
    void shouldKnowItsOwnRequestOnly() throws Exception {
        try (MappedMemory ring = mapAll(raw)) {
            assertThat(raw.ioctl(GET_READER_V14)).isZero();
            assertThatThrownBy(() -> raw.ioctl(GET_READER)).hasMessageEndingWith("ENOTTY (25)");
            assertThat(ring.length()).isEqualTo(7 * PAGE_BYTES);
        }
    }

    @Test
    void shouldAcceptWhatMainlineRefuses() throws Exception {
        raw.map(0, PAGE_BYTES, READ, Sharing.PRIVATE).close();
        raw.map(0, PAGE_BYTES, Set.of(Protection.READ, Protection.EXECUTE), Sharing.SHARED)
                .close();
        raw.map(1000 * PAGE_BYTES, PAGE_BYTES, READ, Sharing.SHARED).close();
        assertThatThrownBy(() -> raw.map(0, PAGE_BYTES, Set.of(Protection.READ, Protection.WRITE), Sharing.PRIVATE))
                .hasMessageEndingWith("EPERM (1)");
    }

    @Test
    void shouldFaultWhenAPageBeyondTheRingIsTouched() throws Exception {
        try (MappedMemory ring = raw.map(0, 8 * PAGE_BYTES, READ, Sharing.SHARED)) {
            assertThat(ring.slice(6 * PAGE_BYTES, PAGE_BYTES).capacity()).isEqualTo(PAGE_BYTES);
            assertThatThrownBy(() -> ring.slice(7 * PAGE_BYTES, 1))
                    .isInstanceOf(InternalError.class)
                    .hasMessageStartingWith("SIGBUS");
        }
    }

    @Test
    void shouldKeepTheMetaPageOnePageLongWhenSubBuffersAreLarger() throws Exception {
        instance.write("buffer_subbuf_size_kb", "8");
        try (MappedMemory ring = mapAll(raw)) {
            assertThat(new Meta(ring).metaPageBytes()).isEqualTo(PAGE_BYTES);
            assertThat(new Meta(ring).subBufferBytes()).isEqualTo(2 * PAGE_BYTES);
            raw.map(2 * PAGE_BYTES, PAGE_BYTES, READ, Sharing.SHARED).close();
        }
    }

    @Test
    void shouldTellLossesInTheMetaPageAndNeverForgetThem() throws Exception {
        try (MappedMemory ring = mapAll(raw)) {
            instance.writeRaw(0, 1_000, 60);
            raw.ioctl(GET_READER_V14);
            long lost = new Meta(ring).overrun();
            assertThat(lost).isPositive();
            assertThat(new Meta(ring).lostEvents()).isEqualTo(lost);
            ByteBuffer page = SimulatedInstance.readerPage(ring);
            assertThat(page.getLong(8)).isEqualTo(4080);

            raw.ioctl(GET_READER_V14);
            assertThat(new Meta(ring).lostEvents()).isEqualTo(lost);
        }
    }

    @Test
    void shouldDeliverEveryEventOrItsLossThroughTheApi() throws Exception {
        instance.writeRaw(0, 1_000, 60);
        try (TraceInstance trace = Tracing.over(instance.tracefs).instance(SimulatedInstance.NAME);
                RingBufferMapping ring = trace.map(0)) {
            long seen = 0;
            while (ring.advance()) {
                EventCursor event = ring.events();
                while (event.next()) {
                    seen += 1 + event.lostEvents().count();
                }
            }
            assertThat(seen).isEqualTo(1_000);
        }
    }

    @Test
    void shouldReportResizingWhileMappedAsEnomem() throws Exception {
        try (MappedMemory ring = mapAll(raw)) {
            assertThat(ring.length()).isPositive();
            assertThatThrownBy(() -> instance.write("buffer_size_kb", "64")).hasMessageEndingWith("ENOMEM (12)");
            assertThatThrownBy(() -> instance.write("buffer_subbuf_size_kb", "8"))
                    .hasMessageEndingWith("EBUSY (16)");
        }
    }

    @Test
    void shouldFaultPagesInAgainWhenTheFileWasTruncated() throws Exception {
        try (MappedMemory ring = mapAll(raw)) {
            instance.open("per_cpu/cpu0/trace_pipe_raw", OpenFlag.READ_ONLY, OpenFlag.TRUNCATE)
                    .close();

            assertThat(new Meta(ring).subBufferCount()).isEqualTo(6);
        }
    }
}
