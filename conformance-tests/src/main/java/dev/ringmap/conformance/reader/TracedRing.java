package dev.ringmap.conformance.reader;

import dev.ringmap.RingBufferReader;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.support.NumberedRecords;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.util.Objects;

/**
 * A small ring of a tracing instance of its own, with numbered records in it.
 *
 * <p>Lifecycle: close its readers first; {@link #close} removes the instance.
 *
 * @since 0.1
 */
public final class TracedRing implements AutoCloseable {

    /** More records than the ring holds. */
    public static final int MORE_THAN_FIT = 4_000;

    private static final int SIZE_KIB = 64;

    /** How the reader under test is opened. */
    @FunctionalInterface
    public interface Opening {

        /**
         * Opens a reader of {@link NumberedRecords#CPU}.
         *
         * @param trace the instance; not {@code null}
         * @return the reader; not {@code null}
         * @throws IOException if that fails
         */
        RingBufferReader open(TraceInstance trace) throws IOException;
    }

    private final TraceInstance trace;
    private final NumberedRecords records;
    private final Opening opening;

    /**
     * Makes an empty ring.
     *
     * @param tracefs where to make it, to be closed later than this; not {@code null}
     * @param opening how its readers are opened; not {@code null}
     * @throws IOException if the kernel refuses
     * @throws InterruptedException if the calling thread is interrupted meanwhile
     */
    public TracedRing(TraceFs tracefs, Opening opening) throws IOException, InterruptedException {
        this.opening = Objects.requireNonNull(opening, "opening");
        this.trace = Tracing.over(tracefs).createTemporaryInstance("reader");
        try {
            trace.buffer().setSizeKib(SIZE_KIB);
            this.records = new NumberedRecords(trace);
        } catch (IOException | InterruptedException | RuntimeException e) {
            trace.close();
            throw e;
        }
    }

    RingBufferReader open() throws IOException {
        return opening.open(trace);
    }

    void write(int number) throws Exception {
        trace.setTracing(true); // the reader under test may need it off
        records.write(number);
    }

    int written() {
        return records.count();
    }

    void clear() throws IOException {
        trace.clear();
    }

    @Override
    public void close() throws IOException {
        records.close();
        trace.close();
    }
}
