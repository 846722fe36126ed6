package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.Backends;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.events.stream.CpuAccount;
import dev.ringmap.events.stream.TraceStream;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the summary says of each event that was written, on a simulated kernel: who got it, or that nobody did. */
class StreamAccountTest {

    private static final String NAME = "account";

    private TraceFs tracefs;
    private TraceInstance trace;
    private TraceStream stream;

    @BeforeEach
    void createInstance() throws ErrnoException {
        BackendOptions options = new BackendOptions(Map.of("cpus", "1", "rate", "0"));
        tracefs = Backends.select("sim", options).open(options);
        trace = Tracing.over(tracefs).createInstance(NAME);
        trace.buffer().setSizeKib(64);
    }

    @AfterEach
    void close() throws ErrnoException {
        stream.close();
        trace.close();
        tracefs.close();
    }

    private void begin() throws IOException {
        stream = TraceStream.of(Tracing.over(tracefs).instance(NAME));
        stream.next(Duration.ZERO);
    }

    private void write(int events) throws ErrnoException {
        for (int i = 0; i < events; i++) {
            trace.marker("mark");
        }
    }

    /** As another reader of the same CPU does. */
    private void takeSubBuffer() throws ErrnoException {
        String path = "instances/" + NAME + "/per_cpu/cpu0/trace_pipe_raw";
        try (TraceFile file = tracefs.open(path, EnumSet.of(OpenFlag.READ_ONLY, OpenFlag.NONBLOCK))) {
            file.read(ByteBuffer.allocateDirect(4096));
        }
    }

    private void readNow() throws IOException {
        boolean isMore = true;
        while (isMore) {
            isMore = stream.next(Duration.ZERO) != null;
        }
    }

    private void readAll() throws IOException {
        stream.stop();
        while (!stream.isEnded()) {
            stream.next(Duration.ofSeconds(1));
        }
    }

    private String summary() throws IOException {
        return StreamSummary.of(stream.account(), false, 0, 0);
    }

    @Test
    void shouldCallTheAccountOfASingleReaderComplete() throws IOException {
        begin();
        write(1_000);
        readAll();

        assertThat(summary()).contains("  complete").contains("1000 events delivered, 0 lost\n");
    }

    @Test
    void shouldSayHowManyAnotherReaderHasTaken() throws IOException {
        begin();
        write(1_000);
        takeSubBuffer();
        long taken = trace.stats(0).readEvents();
        readAll();

        assertThat(taken).isBetween(1L, 999L);
        assertThat(summary())
                .contains("  taken by another reader: " + taken + "\n")
                .contains(1_000 - taken + " events delivered, 0 lost, " + taken + " taken by another reader\n");
    }

    @Test
    void shouldNotCallTakenWhatWasLost() throws IOException {
        begin();
        write(5_000);
        long overrun = trace.stats(0).overrun();
        takeSubBuffer();
        long taken = trace.stats(0).readEvents();
        readAll();

        assertThat(overrun).isPositive();
        CpuAccount cpu = stream.account().cpus().get(0);
        assertThat(cpu.lost().count() + cpu.kernel().lostUntold()).isEqualTo(overrun);
        assertThat(summary()).contains("taken by another reader: " + taken);
    }

    @Test
    void shouldNotCallTakenWhatIsStillInTheBuffer() throws IOException {
        begin();
        write(100);
        readAll();
        write(50);

        assertThat(summary()).contains("  50 written since\n").doesNotContain("taken");
    }

    @Test
    void shouldNotCallTakenWhatWasReadBefore() throws IOException {
        write(1_000);
        takeSubBuffer();
        begin();
        readAll();

        assertThat(summary()).contains("  complete\n").doesNotContain("taken");
    }

    @Test
    void shouldNotCallTakenWhatWasConsumedHereAndNotDelivered() throws IOException {
        begin();
        write(100);
        stream.next(Duration.ZERO);

        assertThat(summary()).contains("  not read to the end\n").doesNotContain("taken");
    }

    @Test
    void shouldNotCountAfterAReset() throws IOException {
        begin();
        write(1_000);
        readNow();
        write(1_000);
        takeSubBuffer();
        trace.clear();
        write(10);
        readAll();

        assertThat(summary())
                .contains("cleared 1 times, so that the kernel's counts began anew")
                .doesNotContain("taken");
    }
}
