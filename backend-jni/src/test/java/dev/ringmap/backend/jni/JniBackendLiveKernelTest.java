package dev.ringmap.backend.jni;

import dev.ringmap.tests.linux.LinuxBackendContract;

class JniBackendLiveKernelTest extends LinuxBackendContract {

    JniBackendLiveKernelTest() {
        super(new JniBackend(), LateRead.YIELDS_ZEROS);
    }
}
