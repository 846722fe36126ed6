package dev.ringmap.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.TraceFs;
import org.junit.jupiter.api.Nested;

/** The kernel's own test on the kernel of this machine. */
class KernelSelftestLiveKernelIT {

    private static TraceFs openLive(String backend) throws Exception {
        assumeTrue(
                LiveBackend.isAvailable(backend),
                () -> LiveBackend.named(backend)
                        .availability(BackendOptions.none())
                        .toString());
        return LiveBackend.named(backend).open(BackendOptions.none());
    }

    @Nested
    class Ffm extends KernelSelftest {
        @Override
        TraceFs open() throws Exception {
            return openLive("ffm");
        }
    }

    @Nested
    class Jni extends KernelSelftest {
        @Override
        TraceFs open() throws Exception {
            return openLive("jni");
        }
    }
}
