package dev.ringmap.conformance.reader;

import dev.ringmap.conformance.LiveBackend;
import dev.ringmap.spi.TraceFs;

/** Pages that were read from the kernel's ring. */
class RecordedReaderLiveKernelIT extends ReaderContract {

    @Override
    protected TracedRing ring() throws Exception {
        TraceFs tracefs = LiveBackend.open("ffm");
        return new TracedRing(tracefs, trace -> Capture.read(tracefs, trace));
    }
}
