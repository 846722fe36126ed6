package dev.ringmap.conformance.reader;

import dev.ringmap.ReadStrategy;
import dev.ringmap.conformance.LiveBackend;
import dev.ringmap.conformance.support.NumberedRecords;

/** The copying reader, by jni. */
class JniCopyingReaderLiveKernelIT extends LiveReaderContract {

    @Override
    protected TracedRing ring() throws Exception {
        return new TracedRing(
                LiveBackend.open("jni"), trace -> trace.openReader(NumberedRecords.CPU, ReadStrategy.COPYING));
    }
}
