package dev.ringmap.conformance;

import dev.ringmap.MappingAbi;
import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.spi.BackendOptions;

class SimMainline7ConformanceTest extends BackendConformance {

    @Override
    protected Subject subject() {
        return Subject.of(new SimBackend())
                .named("sim-mainline-7")
                .with(BackendOptions.none().with(SimBackend.ABI, "mainline-7"))
                .expecting(MappingAbi.MAINLINE);
    }
}
