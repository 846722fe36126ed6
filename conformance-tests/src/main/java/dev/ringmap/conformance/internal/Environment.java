package dev.ringmap.conformance.internal;

import dev.ringmap.MappingAbi;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.KernelRelease;
import dev.ringmap.kernel.Kernel;
import java.util.List;
import java.util.Map;

/**
 * What a subject was found to run on.
 *
 * @param root where its tracefs is
 * @param kernel which kernel answers
 * @param release the numbers of its release
 * @param pageSizeBytes the size of a page of memory
 * @param markerSizes how much room markers take
 * @param abi the interface against which it is tested
 * @param cpu the CPU to whose buffer the kit writes
 * @param absentCpus the CPUs that have a directory and no buffer
 * @param missing the capabilities that it lacks, each with the reason
 * @param disproved the capabilities that it wrongly says it lacks, each with the proof
 */
public record Environment(
        String root,
        Kernel kernel,
        KernelRelease release,
        int pageSizeBytes,
        MarkerSizes markerSizes,
        MappingAbi abi,
        int cpu,
        List<Integer> absentCpus,
        Map<Capability, String> missing,
        Map<Capability, String> disproved) {

    /** Copies the list and the maps. */
    public Environment {
        absentCpus = List.copyOf(absentCpus);
        missing = Map.copyOf(missing);
        disproved = Map.copyOf(disproved);
    }
}
