package dev.ringmap.conformance.reader;

import dev.ringmap.conformance.support.NumberedRecords;
import java.time.Duration;

/** The observer, on the simulator. */
class SimObserverReaderTest extends LiveReaderContract {

    @Override
    protected TracedRing ring() throws Exception {
        return new TracedRing(
                SimulatedTraceFs.silent("mainline"), trace -> trace.observe(NumberedRecords.CPU, Duration.ofMillis(1)));
    }

    @Override
    protected boolean isExact() {
        return false;
    }
}
