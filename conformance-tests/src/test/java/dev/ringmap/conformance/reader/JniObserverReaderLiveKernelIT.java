package dev.ringmap.conformance.reader;

import dev.ringmap.conformance.LiveBackend;
import dev.ringmap.conformance.support.NumberedRecords;
import java.time.Duration;

/** The observer, by jni. */
class JniObserverReaderLiveKernelIT extends LiveReaderContract {

    @Override
    protected TracedRing ring() throws Exception {
        return new TracedRing(
                LiveBackend.open("jni"), trace -> trace.observe(NumberedRecords.CPU, Duration.ofMillis(1)));
    }

    @Override
    protected boolean isExact() {
        return false;
    }
}
