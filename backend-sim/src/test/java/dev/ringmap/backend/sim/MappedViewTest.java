package dev.ringmap.backend.sim;

import static dev.ringmap.backend.sim.SimulatedInstance.GET_READER;
import static dev.ringmap.backend.sim.SimulatedInstance.PAGE_BYTES;
import static dev.ringmap.backend.sim.SimulatedInstance.READ;
import static dev.ringmap.backend.sim.SimulatedInstance.mapAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.backend.sim.SimulatedInstance.Meta;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What views show while their mapping lasts, and afterwards. */
class MappedViewTest {

    private SimulatedInstance instance;
    private TraceFile raw;

    @BeforeEach
    void createInstance() throws ErrnoException {
        instance = SimulatedInstance.create();
        raw = instance.openRaw(0);
    }

    @AfterEach
    void close() {
        raw.close();
        instance.close();
    }

    @Test
    void shouldShowCommittedDataWithoutARequest() throws Exception {
        try (MappedMemory ring = mapAll(raw)) {
            instance.writeRaw(0, 1, 60);
            raw.ioctl(GET_READER);
            ByteBuffer page = SimulatedInstance.readerPage(ring);
            assertThat(page.getLong(8)).isEqualTo(72);
            instance.writeRaw(1, 1, 60);

            assertThat(page.getLong(8)).isEqualTo(144);
        }
    }

    @Test
    void shouldReadZerosWhenTheLastMappingIsClosed() throws Exception {
        instance.writeRaw(0, 1, 60);
        MappedMemory ring = mapAll(raw);
        raw.ioctl(GET_READER);
        ByteBuffer view = ring.slice(0, (int) ring.length());
        ring.close();
        instance.writeRaw(1, 500, 60);

        for (int at = 0; at < view.capacity(); at += Long.BYTES) {
            assertThat(view.getLong(at)).isZero();
        }
        assertThatThrownBy(() -> ring.slice(0, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> raw.ioctl(GET_READER)).hasMessageEndingWith("ENODEV (19)");
    }

    @Test
    void shouldKeepEventsWhenUnmappedAndMappedAgain() throws Exception {
        instance.writeRaw(0, 100, 60);
        for (int round = 0; round < 3; round++) {
            try (MappedMemory ring = mapAll(raw)) {
                assertThat(new Meta(ring).readerId()).isZero();
                assertThat(new Meta(ring).entries()).isEqualTo(100);
                assertThat(SimulatedInstance.readerPage(ring).capacity()).isEqualTo(PAGE_BYTES);
            }
        }
        try (MappedMemory ring = mapAll(raw)) {
            raw.ioctl(GET_READER);
            assertThat(new Meta(ring).read()).isEqualTo(56);
        }
    }

    @Test
    void shouldSurviveWritersWhileMappingComesAndGoes() throws Exception {
        int[] written = {0};
        Thread writer = new Thread(() -> {
            try {
                for (int count = 0; count < 200; count++) {
                    instance.writeRaw(0, 100, 60);
                    written[0] += 100;
                }
            } catch (ErrnoException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        while (writer.isAlive()) {
            try (MappedMemory ring = mapAll(raw)) {
                raw.ioctl(GET_READER);
                Meta meta = new Meta(ring);
                assertThat(meta.entries()).isGreaterThanOrEqualTo(meta.overrun() + meta.read());
            }
        }
        writer.join();
        try (MappedMemory ring = mapAll(raw)) {
            assertThat(new Meta(ring).entries()).isEqualTo(written[0]);
        }
    }

    @Test
    void shouldFaultWhenTheFileWasTruncatedAndMapAfresh() throws Exception {
        instance.writeRaw(0, 1, 60);
        try (MappedMemory ring = mapAll(raw)) {
            raw.ioctl(GET_READER);
            ByteBuffer view = ring.slice(0, PAGE_BYTES);
            int readerId = new Meta(ring).readerId();
            instance.open("per_cpu/cpu0/trace_pipe_raw", OpenFlag.READ_ONLY, OpenFlag.TRUNCATE)
                    .close();

            assertThat(view.getInt(4)).isZero();
            assertThatThrownBy(() -> ring.slice(0, 1))
                    .isInstanceOf(InternalError.class)
                    .hasMessageStartingWith("SIGBUS");
            assertThat(raw.ioctl(GET_READER)).isZero();
            assertThatThrownBy(() -> instance.write("buffer_size_kb", "64")).hasMessageEndingWith("EBUSY (16)");
            try (MappedMemory fresh = mapAll(raw)) {
                assertThat(new Meta(fresh).readerId()).isEqualTo(readerId);
                assertThat(SimulatedInstance.readerPage(fresh).getLong(8)).isEqualTo(72);
            }
        }
    }

    @Test
    void shouldCountAnyNumberOfMappings() throws Exception {
        List<MappedMemory> mappings = new ArrayList<>();
        for (int count = 0; count < 2_000; count++) {
            mappings.add(raw.map(0, PAGE_BYTES, READ, Sharing.SHARED));
        }
        Collections.shuffle(mappings, new Random(1));
        for (MappedMemory mapping : mappings) {
            assertThat(raw.ioctl(GET_READER)).isZero();
            mapping.close();
            mapping.close();
        }
        assertThatThrownBy(() -> raw.ioctl(GET_READER)).hasMessageEndingWith("ENODEV (19)");
        assertThat(instance.write("buffer_size_kb", "64")).isEqualTo(2);
    }

    @Test
    void shouldRefuseTheDirectoryToBeRemovedWhenMapped() throws Exception {
        MappedMemory ring = mapAll(raw);
        raw.close();
        assertThatThrownBy(() -> instance.tracefs.rmdir("instances/" + SimulatedInstance.NAME))
                .hasMessage("rmdir(instances/test): EBUSY (16)");
        ring.close();
        instance.tracefs.rmdir("instances/" + SimulatedInstance.NAME);
        assertThat(instance.tracefs.list("instances")).isEmpty();
    }
}
