package dev.ringmap.conformance.reader;

import dev.ringmap.conformance.support.NumberedRecords;

/** The mapping, on the simulator, by the interface mainline. */
class SimMainlineReaderTest extends LiveReaderContract {

    @Override
    protected TracedRing ring() throws Exception {
        return new TracedRing(SimulatedTraceFs.silent("mainline"), trace -> trace.map(NumberedRecords.CPU));
    }
}
