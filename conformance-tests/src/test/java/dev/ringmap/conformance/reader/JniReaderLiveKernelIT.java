package dev.ringmap.conformance.reader;

import dev.ringmap.conformance.LiveBackend;
import dev.ringmap.conformance.support.NumberedRecords;

/** The mapping, by jni. */
class JniReaderLiveKernelIT extends LiveReaderContract {

    @Override
    protected TracedRing ring() throws Exception {
        return new TracedRing(LiveBackend.open("jni"), trace -> trace.map(NumberedRecords.CPU));
    }
}
