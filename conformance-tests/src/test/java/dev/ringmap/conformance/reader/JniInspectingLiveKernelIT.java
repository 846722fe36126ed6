package dev.ringmap.conformance.reader;

import dev.ringmap.conformance.LiveBackend;
import dev.ringmap.spi.TraceFs;

/** By jni. */
class JniInspectingLiveKernelIT extends InspectingContract {

    @Override
    TraceFs open() throws Exception {
        return LiveBackend.open("jni");
    }
}
