package dev.ringmap;

import dev.ringmap.kernel.Kernel;
import java.util.List;

/**
 * Processors whose data caches may alias virtually. There the kernel's view of a page and ours are not coherent, and a reader would
 * see stale bytes without any sign of it. The patch's author proposes to refuse them (thread of v14 4/6); so does this library, as the
 * kernel does not.
 */
final class CacheAliasing {

    private static final List<String> ALIASING_MACHINES = List.of("arm", "sparc", "mips");

    private CacheAliasing() {}

    static void refuse(Kernel kernel) {
        String machine = kernel.machine();
        boolean is64BitArm = machine.startsWith("arm64");
        if (!is64BitArm && ALIASING_MACHINES.stream().anyMatch(machine::startsWith)) {
            throw new UnsupportedOperationException(
                    "data caches of " + machine
                            + " may alias virtually, so a mapped ring buffer could show stale data; read trace_pipe_raw instead");
        }
    }
}
