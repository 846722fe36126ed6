package dev.ringmap.conformance.reader;

import dev.ringmap.ReadStrategy;
import dev.ringmap.conformance.LiveBackend;
import dev.ringmap.conformance.support.NumberedRecords;

/** The copying reader, by ffm. */
class FfmCopyingReaderLiveKernelIT extends LiveReaderContract {

    @Override
    protected TracedRing ring() throws Exception {
        return new TracedRing(
                LiveBackend.open("ffm"), trace -> trace.openReader(NumberedRecords.CPU, ReadStrategy.COPYING));
    }
}
