package dev.ringmap.conformance;

import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.TraceFs;

/** The kernel's own test on the simulated kernel; a single CPU, so that markers can go nowhere else. */
class KernelSelftestTest extends KernelSelftest {

    @Override
    TraceFs open() throws Exception {
        return new SimBackend().open(BackendOptions.none().with(SimBackend.CPUS, "1"));
    }
}
