package dev.ringmap.conformance.reader;

import dev.ringmap.conformance.support.NumberedRecords;

/** The stopped ring in place, on the simulator. */
class SimInspectedReaderTest extends ReaderContract {

    @Override
    protected TracedRing ring() throws Exception {
        return new TracedRing(SimulatedTraceFs.silent("mainline"), trace -> {
            trace.setTracing(false);
            return trace.inspect(NumberedRecords.CPU);
        });
    }
}
