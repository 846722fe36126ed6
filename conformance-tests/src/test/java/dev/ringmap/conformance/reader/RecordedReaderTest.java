package dev.ringmap.conformance.reader;

import dev.ringmap.spi.TraceFs;

/** Pages that were read from a simulated ring. */
class RecordedReaderTest extends ReaderContract {

    @Override
    protected TracedRing ring() throws Exception {
        TraceFs tracefs = SimulatedTraceFs.silent("mainline");
        return new TracedRing(tracefs, trace -> Capture.read(tracefs, trace));
    }
}
