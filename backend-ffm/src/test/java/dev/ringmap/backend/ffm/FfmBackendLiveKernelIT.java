package dev.ringmap.backend.ffm;

import dev.ringmap.tests.linux.LinuxBackendContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FfmBackendLiveKernelIT extends LinuxBackendContract {

    FfmBackendLiveKernelIT() {
        super(new FfmBackend(), LateRead.THROWS);
    }

    /** Here, and not in the contract, which also runs on a Java without virtual threads. */
    @Test
    @Timeout(60)
    void shouldEndABlockedReadOfAVirtualThreadAlone() throws Exception {
        endABlockedReadOfAVirtualThreadAlone();
    }
}
