package dev.ringmap.conformance.reader;

import dev.ringmap.conformance.LiveBackend;
import dev.ringmap.conformance.support.NumberedRecords;

/** The mapping, by ffm. */
class FfmReaderLiveKernelIT extends LiveReaderContract {

    @Override
    protected TracedRing ring() throws Exception {
        return new TracedRing(LiveBackend.open("ffm"), trace -> trace.map(NumberedRecords.CPU));
    }
}
