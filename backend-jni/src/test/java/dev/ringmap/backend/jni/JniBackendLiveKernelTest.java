package dev.ringmap.backend.jni;

import dev.ringmap.backend.contract.LinuxBackendContract;

class JniBackendLiveKernelTest extends LinuxBackendContract {

    JniBackendLiveKernelTest() {
        super(new JniBackend(), LateRead.YIELDS_ZEROS);
    }
}
