package dev.ringmap.conformance.reader;

import dev.ringmap.conformance.support.NumberedRecords;

/** The mapping, on the simulator, by the interface v14. */
class SimV14ReaderTest extends LiveReaderContract {

    @Override
    protected TracedRing ring() throws Exception {
        return new TracedRing(SimulatedTraceFs.silent("v14"), trace -> trace.map(NumberedRecords.CPU));
    }
}
