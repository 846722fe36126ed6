package dev.ringmap.conformance.reader;

import dev.ringmap.spi.TraceFs;

/** On the simulator. */
class SimInspectingTest extends InspectingContract {

    @Override
    TraceFs open() throws Exception {
        return SimulatedTraceFs.silent("mainline");
    }
}
