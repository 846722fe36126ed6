package dev.ringmap.conformance.reader;

import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;

/** A simulated kernel in which nothing happens by itself. */
final class SimulatedTraceFs {

    private SimulatedTraceFs() {}

    static TraceFs silent(String abi) throws ErrnoException {
        return silent(SimBackend.ABI, abi);
    }

    static TraceFs silent(String option, String value) throws ErrnoException {
        return new SimBackend()
                .open(BackendOptions.none().with(SimBackend.RATE, "0").with(option, value));
    }
}
