package dev.ringmap.conformance.internal;

import dev.ringmap.MappingAbi;
import dev.ringmap.TraceInstance;
import dev.ringmap.TraceMarker;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.KernelRelease;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.conformance.support.PinnedThread;
import dev.ringmap.logging.Loggers;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a subject has. Only an answer that proves a capability to be missing counts: anything else that goes wrong is left for the
 * rules to find, or a fault would excuse itself.
 */
final class EnvironmentProbe {

    private static final Logger LOGGER = Loggers.of(EnvironmentProbe.class);
    private static final int DEFAULT_PAGE_BYTES = 4096;
    private static final int DEFAULT_HEADER_BYTES = 16;
    private static final KernelRelease NEWEST = new KernelRelease(Integer.MAX_VALUE, 0);
    /** The first one that maps. */
    private static final KernelRelease OLDEST = new KernelRelease(6, 10);

    private static final Path MAPS = Path.of("/proc/self/smaps");
    private static final Set<Integer> REFUSALS = Set.of(Errno.EACCES, Errno.EPERM, Errno.EROFS);

    private final Subject subject;
    private final TraceFs tracefs;
    private final PinnedThread producer;
    private final Map<Capability, String> missing = new EnumMap<>(Capability.class);
    private final Map<Capability, String> disproved = new EnumMap<>(Capability.class);
    private int pageSizeBytes = DEFAULT_PAGE_BYTES;
    private MarkerSizes markerSizes = new MarkerSizes(DEFAULT_PAGE_BYTES - DEFAULT_HEADER_BYTES, 0);
    private MappingAbi abi;
    private KernelRelease release;
    private int cpu;
    private List<Integer> absentCpus = List.of();

    private EnvironmentProbe(Subject subject, TraceFs tracefs, PinnedThread producer) {
        this.subject = subject;
        this.tracefs = tracefs;
        this.producer = producer;
        this.abi = subject.abi().orElse(MappingAbi.MAINLINE);
        this.release = parse(tracefs.kernel().release());
        missing.putAll(subject.declaredMissing());
    }

    static Environment probe(Subject subject, TraceFs tracefs, PinnedThread producer) throws Exception {
        EnvironmentProbe probe = new EnvironmentProbe(subject, tracefs, producer);
        probe.lookAround();
        return new Environment(
                tracefs.root(),
                tracefs.kernel(),
                probe.release(),
                probe.pageSizeBytes,
                probe.markerSizes,
                probe.abi,
                probe.cpu,
                probe.absentCpus,
                probe.missing,
                probe.disproved);
    }

    /** If the release says nothing, or nothing about this interface, all rules apply. */
    private KernelRelease release() {
        return abi == MappingAbi.MAINLINE && release.compareTo(OLDEST) < 0 ? NEWEST : release;
    }

    private static KernelRelease parse(String release) {
        try {
            return KernelRelease.parse(release);
        } catch (IllegalArgumentException e) {
            return NEWEST;
        }
    }

    private void lookAround() throws Exception {
        if (ServiceLoader.load(RingBufferBackend.class).stream()
                .noneMatch(provider -> provider.type() == subject.backend().getClass())) {
            lacks(
                    Capability.SERVICE,
                    "no service file or provides clause names "
                            + subject.backend().getClass());
        }
        try (TraceInstance instance = Tracing.over(tracefs).createTemporaryInstance("conformance")) {
            lookAround(instance);
        } catch (ErrnoException e) {
            if (REFUSALS.contains(e.errno())) {
                lacks(Capability.CONTROL_FILES, String.valueOf(e.getMessage()));
            }
        } catch (RuntimeException e) {
            LOGGER.debug("the probe failed; a rule will report why", e);
        }
        lookForProcess(null);
    }

    private void lookAround(TraceInstance instance) throws Exception {
        KernelWitness witness = KernelWitness.of(subject.backend(), tracefs, instance);
        lookForProcess(witness.directory());
        if (witness.release() != null) {
            release = parse(String.valueOf(witness.release()));
        }
        List<Integer> cpus = lookForCpus(instance, witness);
        cpu = cpus.get(0);
        lookForFile(instance, witness, "buffer_subbuf_size_kb", Capability.SUBBUF_SIZE);
        lookForFile(instance, witness, "snapshot", Capability.SNAPSHOT);
        lookForWriter(instance, cpus);
        lookAtFile(instance, witness);
        measureMarkers(instance);
    }

    /** What only a real kernel has; no file of a simulated one is open in this process. */
    private void lookForProcess(@Nullable Path directory) {
        if (subject.backend().isSimulated()) {
            String disproof =
                    directory == null ? null : "the kernel is real: the backend has opened a file in " + directory;
            lacks(Capability.ABSENT_CPU, "what is simulated has no CPU that is offline", disproof);
            lacks(Capability.SECOND_PROCESS, "a simulated kernel lives in one process", disproof);
            lacks(Capability.PROC, "what is simulated does not show in /proc", disproof);
        } else if (!Files.isReadable(MAPS)) {
            lacks(Capability.PROC, MAPS + " cannot be read");
        }
    }

    private void lookForFile(TraceInstance instance, KernelWitness witness, String file, Capability capability)
            throws ErrnoException {
        if (!instance.list("").contains(file)) {
            lacks(capability, "this kernel has no file " + file, witness.whyThere(file));
        }
    }

    private void lookForWriter(TraceInstance instance, List<Integer> cpus) throws Exception {
        if (!subject.backend().isSimulated() && cpus.size() > 1) {
            try {
                producer.bindTo(cpu);
            } catch (IOException e) {
                lacks(Capability.MARKERS, "a thread cannot be bound to a CPU: " + e.getMessage());
                return;
            }
        }
        try {
            cpu = homeOf(instance);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOENT || REFUSALS.contains(e.errno())) {
                lacks(Capability.MARKERS, String.valueOf(e.getMessage()));
            }
        }
    }

    /** Finds the CPU into whose buffer this thread's writes go; a simulated kernel has its own idea of where a thread runs. */
    private int homeOf(TraceInstance instance) throws Exception {
        int[] before = entries(instance);
        producer.call(() -> {
            instance.marker("where am I?");
            return true;
        });
        int[] after = entries(instance);
        for (int index = 0; index < before.length; index++) {
            if (after[index] > before[index]) {
                return instance.cpus().get(index);
            }
        }
        return instance.cpus().get(0);
    }

    private static int[] entries(TraceInstance instance) throws ErrnoException {
        int[] entries = new int[instance.cpus().size()];
        for (int index = 0; index < entries.length; index++) {
            entries[index] = (int) instance.stats(instance.cpus().get(index)).entries();
        }
        return entries;
    }

    /** The CPUs that have a buffer. */
    private List<Integer> lookForCpus(TraceInstance instance, KernelWitness witness) throws ErrnoException {
        List<Integer> cpus = new ArrayList<>(instance.cpus());
        if (!subject.backend().isSimulated()) {
            absentCpus = OfflineCpus.among(cpus);
            cpus.removeAll(absentCpus);
        }
        if (absentCpus.isEmpty()) {
            lacks(Capability.ABSENT_CPU, "all " + cpus.size() + " CPUs are online and have a buffer");
        }
        if (cpus.size() < 2) {
            List<Integer> known = new ArrayList<>(cpus);
            known.addAll(absentCpus);
            lacks(Capability.SECOND_CPU, "one CPU alone has a buffer", witness.whyMoreCpus(known));
        }
        return cpus;
    }

    private void lookAtFile(TraceInstance instance, KernelWitness witness) {
        String path = MappedRing.rawPath(instance, cpu);
        try (TraceFile file = tracefs.open(path, EnumSet.of(OpenFlag.READ_WRITE, OpenFlag.NONBLOCK))) {
            negotiate(file);
        } catch (ErrnoException e) {
            if (REFUSALS.contains(e.errno())) {
                lacks(Capability.WRITABLE_OPEN, e.getMessage(), witness.whyWritable(path));
            }
        }
    }

    private void negotiate(TraceFile file) {
        try (MappedMemory memory = file.map(0, Meta.STRUCT_BYTES, MappedRing.READ, Sharing.SHARED)) {
            pageSizeBytes = new Meta(memory.slice(0, Meta.STRUCT_BYTES)).subBufferSize();
            if (subject.abi().isEmpty()
                    && release.compareTo(OLDEST) < 0
                    && answers(file, MappingAbi.V14)
                    && !answers(file, MappingAbi.MAINLINE)) {
                abi = MappingAbi.V14;
            }
        } catch (ErrnoException e) {
            lookForMapping(e);
        } catch (RuntimeException e) {
            LOGGER.debug("mapping for the probe failed; a rule will report why", e);
        }
    }

    /** A newer kernel that says so is wrong, or its backend is. */
    private void lookForMapping(ErrnoException refusal) {
        if (refusal.errno() == Errno.ENODEV && release.compareTo(OLDEST) < 0) {
            lacks(Capability.MAPPING, refusal.getMessage());
        } else {
            LOGGER.debug("mapping for the probe failed; a rule will report why", refusal);
        }
    }

    /** Measures only the record of a marker, not everything that is read with it: on a slow machine a time record may precede it. */
    private void measureMarkers(TraceInstance instance) {
        try (TraceMarker marker = instance.openMarker(true)) {
            if (missing.containsKey(Capability.MAPPING)) {
                measureCopied(instance, marker);
            } else {
                measureMapped(instance, marker);
            }
        } catch (Exception | AssertionError e) {
            LOGGER.debug("measuring markers failed; a rule will report why", e);
        }
    }

    private void measureMapped(TraceInstance instance, TraceMarker marker) throws Exception {
        try (MappedRing ring = MappedRing.open(tracefs, instance, cpu, abi)) {
            producer.call(() -> marker.write(Marker.bytes(Marker.MIN_BYTES)));
            ring.drain();
            measure(ring.readerPage());
        }
    }

    private void measureCopied(TraceInstance instance, TraceMarker marker) throws Exception {
        ByteBuffer page = Direct.bytes(pageSizeBytes).order(ByteOrder.nativeOrder());
        try (TraceFile file =
                tracefs.open(MappedRing.rawPath(instance, cpu), EnumSet.of(OpenFlag.READ_ONLY, OpenFlag.NONBLOCK))) {
            producer.call(() -> marker.write(Marker.bytes(Marker.MIN_BYTES)));
            file.read(page);
            measure(new RawPage(page.clear(), MappedRing.layoutOf(instance)));
        }
    }

    private void measure(RawPage page) {
        page.markers().stream()
                .mapToInt(RawPage.Entry::length)
                .reduce((earlier, last) -> last)
                .ifPresent(taken -> markerSizes = MarkerSizes.measured(page.room(), taken));
    }

    private static boolean answers(TraceFile file, MappingAbi candidate) {
        try {
            file.ioctl(candidate.getReaderRequest());
            return true;
        } catch (ErrnoException e) {
            return false;
        }
    }

    private void lacks(Capability capability, @Nullable String reason) {
        lacks(capability, reason, null);
    }

    /** Accepts a lack unless something disproves it. */
    private void lacks(Capability capability, @Nullable String reason, @Nullable String disproof) {
        if (disproof == null) {
            if (!disproved.containsKey(capability)) {
                missing.putIfAbsent(capability, String.valueOf(reason));
            }
        } else if (!missing.containsKey(capability)) {
            disproved.put(capability, disproof);
        }
    }
}
