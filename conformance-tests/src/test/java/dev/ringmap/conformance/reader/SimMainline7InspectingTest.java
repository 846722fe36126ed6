package dev.ringmap.conformance.reader;

import dev.ringmap.spi.TraceFs;

/** On a simulated kernel whose sub-buffers lose their headers when they are consumed. */
class SimMainline7InspectingTest extends InspectingContract {

    @Override
    TraceFs open() throws Exception {
        return SimulatedTraceFs.silent("mainline-7");
    }
}
