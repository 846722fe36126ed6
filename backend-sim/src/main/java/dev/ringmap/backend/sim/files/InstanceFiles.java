package dev.ringmap.backend.sim.files;

import dev.ringmap.backend.sim.instance.Machine;
import dev.ringmap.backend.sim.instance.TraceArray;
import dev.ringmap.backend.sim.ring.CpuBuffer;
import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.backend.sim.ring.RingBuffer;
import dev.ringmap.backend.sim.ring.SubBufferLayout;
import dev.ringmap.spi.Errno;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Builds the files that every tracing instance has. */
final class InstanceFiles {

    private static final int KIB_SHIFT = 10;
    private static final int MAX_CLOCK_NAME_BYTES = 64;
    private static final int MAX_ORDER = 7;

    private final TraceArray instance;

    private InstanceFiles(TraceArray instance) {
        this.instance = instance;
    }

    /** Puts the files of an instance into its directory. */
    static Directory populate(Directory directory, TraceArray instance) {
        new InstanceFiles(instance).populate(directory);
        return directory;
    }

    private void populate(Directory directory) {
        add(directory, "tracing_on", tracingOn());
        add(
                directory,
                "buffer_percent",
                TextFile.ofNumber(() -> instance.bufferPercent() + "\n", instance::setBufferPercent));
        add(directory, "buffer_size_kb", TextFile.ofNumber(this::sizeOfAll, kib -> instance.resizeAll(bytes(kib))));
        if (instance.machine().abi().maps()) {
            add(
                    directory,
                    "buffer_subbuf_size_kb",
                    TextFile.ofNumber(
                            () -> (buffer().subBufferBytes() >> KIB_SHIFT) + "\n", this::changeSubBufferSize));
        }
        add(directory, "buffer_total_size_kb", TextFile.readOnly(this::totalSize));
        add(directory, "free_buffer", new FreeBufferFile(instance));
        add(directory, "trace", TraceFileNode.ofAllCpus(instance));
        add(directory, "trace_pipe", new TracePipe(instance));
        add(directory, "trace_marker", new MarkerFile(instance.markers()::mark));
        add(directory, "trace_marker_raw", new MarkerFile(instance.markers()::markRaw));
        add(directory, "trace_clock", TextFile.of(this::clocks, this::chooseClock));
        add(directory, "timestamp_mode", TextFile.readOnly(this::timestampMode));
        add(directory, "tracing_cpumask", TextFile.of(this::cpuMask, this::chooseCpus));
        add(directory, "snapshot", SnapshotFile.of(instance));
        add(directory, "available_tracers", TextFile.readOnly(() -> "nop\n"));
        add(directory, "current_tracer", TextFile.of(() -> "nop\n", InstanceFiles::chooseTracer));
        add(directory, "error_log", TextFile.of(instance.errors()::text, String::length, instance.errors()::clear));
        add(directory, "trace_options", TextFile.of(this::allOptions, this::chooseOption));
        add(directory, "set_event", EventFiles.setEvent(instance));
        add(directory, "set_event_pid", EventFiles.setEventPid(instance));
        directory.with("options", options());
        directory.with("per_cpu", perCpu());
        directory.with("events", new EventFiles(instance, this::add).directory());
    }

    /** Adds a file that keeps the instance alive while it is open. */
    private void add(Directory directory, String name, ControlFile file) {
        directory.with(name, (ControlFile) mode -> {
            instance.reference(1);
            try {
                return file.open(mode).andThen(() -> instance.reference(-1));
            } catch (KernelError e) {
                instance.reference(-1);
                throw e;
            }
        });
    }

    private RingBuffer buffer() {
        return instance.buffer();
    }

    private static String onOff(boolean on) {
        return on ? "1\n" : "0\n";
    }

    private TextFile tracingOn() {
        return TextFile.ofNumber(() -> onOff(buffer().isRecording()), value -> instance.setTracing(value != 0));
    }

    // Sizes.

    private static long bytes(long kib) {
        if (kib == 0) {
            throw new KernelError(Errno.EINVAL);
        }
        // What does not fit is more memory than there is, which the buffer reports.
        return kib > 0 && kib <= Long.MAX_VALUE >> KIB_SHIFT ? kib << KIB_SHIFT : Long.MAX_VALUE / 2;
    }

    private LongStream sizes() {
        return LongStream.range(0, buffer().cpuCount()).map(cpu -> instance.sizeBytes((int) cpu));
    }

    private String sizeOfAll() {
        return sizes().distinct().count() == 1 ? (instance.sizeBytes(0) >> KIB_SHIFT) + "\n" : "X\n";
    }

    private String totalSize() {
        return sizes().map(bytes -> bytes >> KIB_SHIFT).sum() + "\n";
    }

    private void changeSubBufferSize(long kib) {
        long pages = (kib << KIB_SHIFT) / SubBufferLayout.PAGE_BYTES
                + ((kib << KIB_SHIFT) % SubBufferLayout.PAGE_BYTES == 0 ? 0 : 1);
        if (pages < 1 || pages > 1L << MAX_ORDER) {
            throw new KernelError(Errno.EINVAL);
        }
        instance.changeOrder(Long.SIZE - Long.numberOfLeadingZeros(pages - 1));
    }

    // Clock, CPUs, tracer, options.

    private String clocks() {
        String current = instance.clock().name();
        return instance.machine().clocks().names().stream()
                .map(name -> name.equals(current) ? "[" + name + "]" : name)
                .collect(Collectors.joining(" ", "", "\n"));
    }

    private int chooseClock(String text) {
        if (text.length() >= MAX_CLOCK_NAME_BYTES) {
            throw new KernelError(Errno.EINVAL);
        }
        instance.setClock(text.strip());
        return text.length();
    }

    private String timestampMode() {
        return buffer().stampsAbsolutely() ? "delta [absolute]\n" : "[delta] absolute\n";
    }

    private String cpuMask() {
        long mask = 0;
        for (int cpu = 0; cpu < buffer().cpuCount(); cpu++) {
            mask |= instance.isTraced(cpu) ? 1L << cpu : 0;
        }
        return Long.toHexString(mask) + "\n";
    }

    private int chooseCpus(String text) {
        long mask;
        try {
            mask = Long.parseUnsignedLong(text.strip(), 16);
        } catch (NumberFormatException e) {
            throw new KernelError(Errno.EINVAL);
        }
        if (mask >>> buffer().cpuCount() != 0) {
            throw new KernelError(Errno.EOVERFLOW);
        }
        for (int cpu = 0; cpu < buffer().cpuCount(); cpu++) {
            instance.setTraced(cpu, (mask & 1L << cpu) != 0);
        }
        return text.length();
    }

    private static int chooseTracer(String text) {
        if (!text.strip().equals("nop")) {
            throw new KernelError(Errno.EINVAL);
        }
        return text.length();
    }

    private String allOptions() {
        StringBuilder text = new StringBuilder();
        instance.options()
                .values()
                .forEach((name, on) -> text.append(on ? "" : "no").append(name).append('\n'));
        return text.toString();
    }

    private int chooseOption(String text) {
        String name = text.strip();
        Map<String, Boolean> known = instance.options().values();
        boolean on = known.containsKey(name) || !name.startsWith("no");
        instance.setOption(on ? name : name.substring(2), on);
        return text.length();
    }

    private Directory options() {
        Directory directory = new Directory();
        for (String name : instance.options().values().keySet()) {
            add(directory, name, TextFile.of(() -> onOff(instance.options().isSet(name)), text -> {
                instance.setOption(name, UserNumber.parseSwitch(text));
                return text.length();
            }));
        }
        return directory;
    }

    // Per CPU.

    private Directory perCpu() {
        Directory directory = new Directory();
        for (int cpu = 0; cpu < buffer().cpuCount(); cpu++) {
            directory.with("cpu" + cpu, ofCpu(cpu));
        }
        return directory;
    }

    private Directory ofCpu(int cpu) {
        Directory directory = new Directory();
        add(
                directory,
                "buffer_size_kb",
                TextFile.ofNumber(
                        () -> (instance.sizeBytes(cpu) >> KIB_SHIFT) + "\n", kib -> instance.resize(cpu, bytes(kib))));
        add(directory, "stats", TextFile.readOnly(() -> {
            CpuBuffer cpuBuffer = buffer().cpu(cpu);
            return cpuBuffer == null ? "" : new TraceText(instance).statistics(cpuBuffer, buffer().now());
        }));
        add(directory, "trace", TraceFileNode.ofCpu(instance, cpu));
        add(directory, "trace_pipe_raw", new TracePipeRaw(instance, cpu));
        return directory;
    }

    /** The files that only the root has. */
    static void populateRoot(Directory directory, Machine machine) {
        directory.with(
                "saved_cmdlines",
                TextFile.readOnly(() -> machine.commands().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
                        .collect(Collectors.joining())));
        directory.with("printk_formats", TextFile.readOnly(() -> ""));
        directory.with(
                "available_events",
                TextFile.readOnly(() -> machine.simulatedEvents().all().stream()
                        .filter(type -> type.isSwitchable())
                        .map(type -> type.system() + ":" + type.name() + "\n")
                        .collect(Collectors.joining())));
    }
}
