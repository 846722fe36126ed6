package dev.ringmap.conformance.reader;

import dev.ringmap.conformance.LiveBackend;
import dev.ringmap.spi.TraceFs;

/** By ffm. */
class FfmInspectingLiveKernelIT extends InspectingContract {

    @Override
    TraceFs open() throws Exception {
        return LiveBackend.open("ffm");
    }
}
