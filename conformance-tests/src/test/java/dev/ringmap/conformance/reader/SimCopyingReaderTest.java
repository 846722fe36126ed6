package dev.ringmap.conformance.reader;

import dev.ringmap.ReadStrategy;
import dev.ringmap.conformance.support.NumberedRecords;

/** The copying reader, on the simulator. */
class SimCopyingReaderTest extends LiveReaderContract {

    @Override
    protected TracedRing ring() throws Exception {
        return new TracedRing(
                SimulatedTraceFs.silent("mainline"),
                trace -> trace.openReader(NumberedRecords.CPU, ReadStrategy.COPYING));
    }
}
