package dev.ringmap.conformance;

import dev.ringmap.MappingAbi;
import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.spi.BackendOptions;

class SimMainlineConformanceTest extends BackendConformance {

    @Override
    protected Subject subject() {
        return Subject.of(new SimBackend())
                .named("sim-mainline")
                .with(BackendOptions.none().with(SimBackend.ABI, "mainline"))
                .expecting(MappingAbi.MAINLINE);
    }
}
