package dev.ringmap.conformance;

import dev.ringmap.MappingAbi;
import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.spi.BackendOptions;

class SimV14ConformanceTest extends BackendConformance {

    @Override
    protected Subject subject() {
        return Subject.of(new SimBackend())
                .named("sim-v14")
                .with(BackendOptions.none().with(SimBackend.ABI, "v14"))
                .expecting(MappingAbi.V14);
    }
}
