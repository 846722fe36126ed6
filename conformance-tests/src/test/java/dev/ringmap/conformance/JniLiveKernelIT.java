package dev.ringmap.conformance;

import dev.ringmap.Backends;

class JniLiveKernelIT extends BackendConformance {

    @Override
    protected Subject subject() {
        return Subject.of(Backends.select("jni"));
    }
}
