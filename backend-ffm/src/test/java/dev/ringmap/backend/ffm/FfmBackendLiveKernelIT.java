package dev.ringmap.backend.ffm;

import dev.ringmap.backend.contract.LinuxBackendContract;

class FfmBackendLiveKernelIT extends LinuxBackendContract {

    FfmBackendLiveKernelIT() {
        super(new FfmBackend(), LateRead.THROWS);
    }
}
