package dev.ringmap.conformance.mutant;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.RingBufferReader;
import dev.ringmap.RingInspectionException;
import dev.ringmap.TraceInstance;
import dev.ringmap.TraceMarker;
import dev.ringmap.Tracing;
import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lacks {@link Capability#IN_PLACE} is refused by what needs it, with what to do instead. */
@Timeout(60)
class InPlaceRefusalTest {

    private static final int CPU = 0;
    private static final int RECORDS = 300;
    private static final int RECORD_BYTES = 100;

    /** Does something with a ring of several pages over a mutant. */
    private interface Use {
        void of(TraceInstance trace) throws IOException;
    }

    private static void with(String mutant, Use use) throws IOException {
        BackendOptions silent = BackendOptions.none().with(SimBackend.RATE, "0");
        try (TraceFs tracefs = MutantSubjects.all().get(mutant).backend().open(silent);
                TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("refused");
                TraceMarker marker = trace.openMarker(true)) {
            trace.buffer().setSizeKib(64);
            for (int i = 0; i < RECORDS; i++) {
                marker.write(ByteBuffer.allocateDirect(RECORD_BYTES));
            }
            use.of(trace);
        }
    }

    private static void readAll(RingBufferReader reader) throws IOException {
        try (reader) {
            while (reader.advance()) {
                while (reader.events().next()) {
                    reader.events().timestamp();
                }
            }
        }
    }

    private static void expectRefusal(Use use, TraceInstance trace) {
        assertThatThrownBy(() -> use.of(trace))
                .isInstanceOf(RingInspectionException.class)
                .hasMessageContaining("read the events with a mapping or a copying reader");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unowned-stamps-coarse", "unread-page-looks-empty"})
    void shouldNotInspect(String mutant) throws Exception {
        with(mutant, trace -> {
            trace.setTracing(false);
            expectRefusal(stopped -> readAll(stopped.inspect(CPU)), trace);
        });
    }

    @Test
    void shouldNotObserve() throws Exception {
        with("unowned-stamps-coarse", trace -> expectRefusal(running -> running.observe(CPU, Duration.ZERO), trace));
    }
}
