package dev.ringmap.conformance;

import dev.ringmap.Backends;

class FfmLiveKernelIT extends BackendConformance {

    @Override
    protected Subject subject() {
        return Subject.of(Backends.select("ffm"));
    }
}
