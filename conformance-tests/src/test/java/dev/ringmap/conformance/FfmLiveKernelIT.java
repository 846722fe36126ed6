package dev.ringmap.conformance;

import dev.ringmap.conformance.spec.Subject;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = "isThere", disabledReason = "ffm cannot map on this machine: see 'ringmap backends'")
class FfmLiveKernelIT extends BackendConformance {

    static boolean isThere() {
        return LiveBackend.isAvailable("ffm");
    }

    @Override
    protected Subject subject() {
        return Subject.of(LiveBackend.named("ffm"));
    }
}
