package dev.ringmap.conformance;

import dev.ringmap.conformance.spec.Subject;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = "isThere", disabledReason = "jni cannot map on this machine: see 'ringmap backends'")
class JniLiveKernelIT extends BackendConformance {

    static boolean isThere() {
        return LiveBackend.isAvailable("jni");
    }

    @Override
    protected Subject subject() {
        return Subject.of(LiveBackend.named("jni"));
    }
}
