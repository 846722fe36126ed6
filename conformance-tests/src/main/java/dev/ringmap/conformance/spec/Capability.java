package dev.ringmap.conformance.spec;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Something that a rule needs and that a machine, a kernel or a backend may lack. The kit probes each; a subject may declare one as
 * missing. The tests that need a missing one abort with its name.
 *
 * @since 0.1
 */
public enum Capability {
    /** The control files can be written: tracing instances can be created and removed. */
    CONTROL_FILES("control-files"),
    /** Markers written by a thread of the kit go to the buffer of a CPU that the kit knows. */
    MARKERS("markers"),
    /** Ring buffers can be mapped: Linux 6.10, or the patch. */
    MAPPING("mapping"),
    /**
     * Mapped sub-buffers that nobody has consumed can be looked at where they lie, and time stamps tell their order: what {@link
     * dev.ringmap.TraceInstance#inspect} and {@link dev.ringmap.TraceInstance#observe} need. All that maps has it.
     */
    IN_PLACE("in-place"),
    /** {@code trace_pipe_raw} can be opened for writing, as root can. */
    WRITABLE_OPEN("writable-open"),
    /** There are buffers of at least two CPUs. */
    SECOND_CPU("second-cpu"),
    /** A second thread of the kit writes markers to the buffer of a second CPU. */
    SECOND_WRITER("second-writer"),
    /** There is a CPU that is offline: it has a directory but no buffer. */
    ABSENT_CPU("absent-cpu"),
    /** The size of sub-buffers can be changed: {@code buffer_subbuf_size_kb}, from Linux 6.8 on. */
    SUBBUF_SIZE("subbuf-size"),
    /** The kernel was built with snapshots: {@code CONFIG_TRACER_SNAPSHOT}. */
    SNAPSHOT("snapshot"),
    /** Mappings and descriptors of this process show in {@code /proc/self}: a real kernel. */
    PROC("proc"),
    /** Another process can be started that reaches the same tracefs through the same backend. */
    SECOND_PROCESS("second-process"),
    /** The backend is found by {@link java.util.ServiceLoader}. */
    SERVICE("service");

    private final String id;

    Capability(String id) {
        this.id = id;
    }

    /**
     * Returns the name that {@code SPEC.md} and the reports use.
     *
     * @return the name; not {@code null}
     */
    public String id() {
        return id;
    }

    /**
     * Returns the capability of that name.
     *
     * @param id its name; not {@code null}
     * @return the capability; not {@code null}
     * @throws IllegalArgumentException if there is none; the message lists those that exist
     */
    public static Capability of(String id) {
        return Arrays.stream(values())
                .filter(capability -> capability.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown capability '" + id + "'; known are: "
                        + Arrays.stream(values()).map(Capability::id).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return id;
    }
}
