package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.EventCursor;
import dev.ringmap.MappingLostException;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.support.NumberedRecords;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFs;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody opens a mapped file with truncation, on the live kernel: what reads it says so, and the JVM lives on. */
@Timeout(120)
class MappingLostLiveKernelIT {

    private static final int CPU = NumberedRecords.CPU;
    private static final int RECORDS = 10;
    private static final int TRIES = 5;

    private static void truncate(TraceFs tracefs, TraceInstance trace) throws ErrnoException {
        String path = trace.path() + "/per_cpu/cpu" + CPU + "/trace_pipe_raw";
        tracefs.open(path, EnumSet.of(OpenFlag.WRITE_ONLY, OpenFlag.TRUNCATE)).close();
    }

    /** Compiled code may learn of a fault late, and then as the JVM puts it; the API's own word has to come, too. */
    private static void assertSaysThatItIsLost(String what, ThrowingCallable read) {
        List<Throwable> said = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            try {
                read.call();
            } catch (Throwable e) {
                said.add(e);
            }
        }
        assertThat(said).as(what).isNotEmpty().allMatch(MappingLostLiveKernelIT::isFault);
        assertThat(said).as(what).hasAtLeastOneElementOfType(MappingLostException.class);
    }

    private static boolean isFault(Throwable thrown) {
        return thrown instanceof MappingLostException
                || (thrown instanceof InternalError error && MappingLostException.isCausedBy(error));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldSayThatPagesAreGoneAndReadOnAfterMappingAnew(String backend) throws Exception {
        try (TraceFs tracefs = LiveBackend.open(backend);
                TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("lost");
                NumberedRecords records = new NumberedRecords(trace)) {
            RingBufferMapping ring = trace.map(CPU);
            records.start(RECORDS).get();
            assertThat(ring.advance()).isTrue();
            EventCursor event = ring.events();
            assertThat(event.next()).isTrue();
            truncate(tracefs, trace);

            assertSaysThatItIsLost("accessor", () -> event.intAt(0));
            assertSaysThatItIsLost("copy", () -> event.copy(0, new byte[Integer.BYTES], 0, Integer.BYTES));
            assertSaysThatItIsLost("meta page", () -> ring.metaPage().readerId());
            assertSaysThatItIsLost("advance or next", () -> {
                ring.events().next();
                ring.advance();
            });
            ring.close();

            records.start(RECORDS).get();
            try (RingBufferMapping anew = trace.map(CPU)) {
                assertThat(anew.advance()).isTrue();
                assertThat(anew.events().next()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldEndACompiledLoop(String backend) throws Exception {
        try (TraceFs tracefs = LiveBackend.open(backend);
                TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("lost");
                NumberedRecords records = new NumberedRecords(trace)) {
            records.start(RECORDS).get();
            RingBufferMapping ring = trace.map(CPU);
            assertThat(ring.advance()).isTrue();
            assertThat(ring.events().next()).isTrue();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            boolean truncated = false;
            Throwable said = null;
            long sum = 0;
            while (said == null) {
                try {
                    sum += readOften(ring);
                } catch (MappingLostException | InternalError e) {
                    said = e;
                }
                if (!truncated && System.nanoTime() > end) {
                    truncate(tracefs, trace);
                    truncated = true;
                }
            }
            assertThat(truncated).as("sum %d", sum).isTrue();
            assertThat(said).matches(MappingLostLiveKernelIT::isFault);
            ring.close();
        }
    }

    private static long readOften(RingBufferMapping ring) {
        long sum = 0;
        for (int i = 0; i < 10_000; i++) {
            sum += ring.events().intAt(0);
        }
        return sum;
    }
}
