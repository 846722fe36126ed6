package dev.ringmap.conformance.reader;

import dev.ringmap.conformance.LiveBackend;
import dev.ringmap.spi.TraceFs;

/** By jni. */
class JniObservingLiveKernelIT extends ObservingContract {

    @Override
    TraceFs open() throws Exception {
        return LiveBackend.open("jni");
    }
}
