package dev.ringmap.conformance.reader;

import dev.ringmap.conformance.LiveBackend;
import dev.ringmap.conformance.support.NumberedRecords;

/** The stopped ring in place, by ffm. */
class FfmInspectedReaderLiveKernelIT extends ReaderContract {

    @Override
    protected TracedRing ring() throws Exception {
        return new TracedRing(LiveBackend.open("ffm"), trace -> {
            trace.setTracing(false);
            return trace.inspect(NumberedRecords.CPU);
        });
    }
}
