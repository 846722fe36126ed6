package dev.ringmap.backend.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.EventCursor;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReplayTest {

    private static final int EVENTS = 2_000;
    private static final int TAG_OFFSET = 8;

    @TempDir
    private Path directory;

    /** A few times, as the feeder and the reader race. */
    @RepeatedTest(20)
    void shouldDeliverWhatWasRecordedWithItsLosses() throws Exception {
        record(4096);
        BackendOptions options = BackendOptions.none().with(SimBackend.REPLAY, directory.toString());
        try (TraceFs tracefs = new SimBackend().open(options);
                TraceInstance trace = Tracing.over(tracefs).createInstance("replayed")) {
            // Smaller than the recording: the replay waits for the reader.
            trace.buffer().setSizeKib(8);
            trace.buffer().setWakeUpPercent(0);
            List<Integer> tags = new ArrayList<>();
            long lost = 0;
            try (RingBufferMapping ring = trace.map(0)) {
                while (tags.isEmpty() || tags.get(tags.size() - 1) < EVENTS - 1) {
                    assertThat(ring.advance(Duration.ofSeconds(10))).isTrue();
                    EventCursor event = ring.events();
                    while (event.next()) {
                        lost += event.lostEvents().count();
                        tags.add(event.intAt(TAG_OFFSET));
                    }
                }
            }
            assertThat(lost).isPositive();
            assertThat(tags).hasSize((int) (EVENTS - lost)).isSorted();
            assertThat(trace.read("events/custom/thing/format")).isEqualTo(FORMAT);
            assertThatThrownBy(() -> trace.marker("x")).isInstanceOf(ErrnoException.class);
            assertThat(trace.read("trace")).doesNotContain("Unknown");
        }
    }

    /** 400 raw markers that overflowed a ring of four pages on Linux 6.18, read from {@code trace_pipe_raw}. */
    @Test
    void shouldDeliverWhatALiveKernelRecorded() throws Exception {
        Path recording = Path.of(Objects.requireNonNull(ReplayTest.class.getResource("recording/cpu0.raw"))
                        .toURI())
                .getParent();
        BackendOptions options = BackendOptions.none().with(SimBackend.REPLAY, recording.toString());
        try (TraceFs tracefs = new SimBackend().open(options);
                TraceInstance trace = Tracing.over(tracefs).createInstance("replayed")) {
            trace.buffer().setWakeUpPercent(0);
            int next = 0;
            try (RingBufferMapping ring = trace.map(0)) {
                while (next < 400) {
                    assertThat(ring.advance(Duration.ofSeconds(10))).isTrue();
                    EventCursor event = ring.events();
                    while (event.next()) {
                        next += (int) event.lostEvents().count();
                        assertThat(event.intAt(TAG_OFFSET)).isEqualTo(next++);
                    }
                }
                assertThat(ring.lostEvents().count()).isPositive();
            }
        }
    }

    @Test
    void shouldTakeOverTheSizeOfSubBuffers() throws Exception {
        record(8192);
        BackendOptions options = BackendOptions.none().with(SimBackend.REPLAY, directory.toString());
        try (TraceFs tracefs = new SimBackend().open(options);
                TraceInstance trace = Tracing.over(tracefs).createInstance("replayed");
                RingBufferMapping ring = trace.map(0)) {
            assertThat(trace.buffer().subBufferSizeKib()).isEqualTo(8);
            assertThat(ring.advance(Duration.ofSeconds(10))).isTrue();
            assertThat(ring.events().next()).isTrue();
        }
    }

    @Test
    void shouldRefuseWhatIsNoDirectory() {
        BackendOptions options = BackendOptions.none()
                .with(SimBackend.REPLAY, directory.resolve("none").toString());

        assertThatThrownBy(() -> new SimBackend().open(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("not a directory");
    }

    @Test
    void shouldRefuseADirectoryWithoutARecording() throws Exception {
        Files.createDirectory(directory.resolve("cpu1.raw"));
        Files.createFile(directory.resolve("cpu2.raw"));
        BackendOptions options = BackendOptions.none().with(SimBackend.REPLAY, directory.toString());

        assertThatThrownBy(() -> new SimBackend().open(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("option replay: " + directory + " holds no recording: it has no cpu0.raw to cpu1.raw");
        assertThat(((Unavailable) new SimBackend().availability(options)).reason())
                .isEqualTo(Reason.BAD_OPTION);
        new SimBackend().open(options.with(SimBackend.CPUS, "3")).close();
    }

    private static final String FORMAT = """
            name: thing
            ID: 4711
            format:
            \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
            \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
            \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
            \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

            \tfield:unsigned long weight;\toffset:8;\tsize:8;\tsigned:0;
            \tfield:char name[16];\toffset:16;\tsize:16;\tsigned:0;

            print fmt: "%lu %s", REC->weight, REC->name
            """;

    /** Records an overflowing buffer through {@code trace_pipe_raw}, as one would on a live kernel. */
    private void record(int subBufferBytes) throws Exception {
        try (SimulatedInstance instance = SimulatedInstance.create();
                TraceFile raw = instance.openRaw(0);
                FileChannel pages = FileChannel.open(
                        directory.resolve("cpu0.raw"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            instance.write("buffer_subbuf_size_kb", Integer.toString(subBufferBytes / 1024));
            instance.write("buffer_size_kb", "64");
            instance.writeRaw(0, EVENTS, 60);
            ByteBuffer page = ByteBuffer.allocateDirect(subBufferBytes);
            try {
                while (raw.read(page.clear()) > 0) {
                    pages.write(page.flip());
                }
            } catch (ErrnoException e) {
                assertThat(e.errnoName()).isEqualTo("EAGAIN");
            }
            Files.createDirectories(directory.resolve("events/custom/thing"));
            Files.writeString(directory.resolve("events/header_page"), instance.read("events/header_page"));
            Files.writeString(directory.resolve("events/custom/thing/format"), FORMAT);
        }
    }
}
