package dev.ringmap.backend.sim.instance;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The switches under {@code options}. Those without an effect on the simulated kernel exist all the same, so that they can be set. */
public final class TraceOptions {

    /** Whether a full buffer overwrites its oldest events. */
    public static final String OVERWRITE = "overwrite";

    /** Whether {@code trace_marker} may be written. */
    public static final String MARKERS = "markers";

    /** Whether the kernel may print into the buffer. */
    public static final String PRINTK = "trace_printk";

    /** Whether {@code trace_pipe_raw} is readable whatever is in it. */
    public static final String BLOCK = "block";

    private static final String[] ON = {
        "print-parent",
        PRINTK,
        "annotate",
        "context-info",
        "record-cmd",
        OVERWRITE,
        "irq-info",
        MARKERS,
        "hash-ptr",
        "function-trace"
    };
    private static final String[] ALL = {
        "print-parent",
        "sym-offset",
        "sym-addr",
        "verbose",
        "raw",
        "hex",
        "bin",
        BLOCK,
        "fields",
        PRINTK,
        "annotate",
        "userstacktrace",
        "sym-userobj",
        "printk-msg-only",
        "context-info",
        "latency-format",
        "record-cmd",
        "record-tgid",
        OVERWRITE,
        "disable_on_free",
        "irq-info",
        MARKERS,
        "event-fork",
        "trace_printk_dest",
        "copy_trace_marker",
        "pause-on-trace",
        "hash-ptr",
        "function-trace",
        "function-fork",
        "stacktrace",
        "test_nop_accept",
        "test_nop_refuse"
    };

    private final Map<String, Boolean> values = Collections.synchronizedMap(new LinkedHashMap<>());

    TraceOptions() {
        for (String name : ALL) {
            values.put(name, false);
        }
        for (String name : ON) {
            values.put(name, true);
        }
    }

    /**
     * Returns all options.
     *
     * @return names and values, in the kernel's order
     */
    public Map<String, Boolean> values() {
        synchronized (values) {
            return new LinkedHashMap<>(values);
        }
    }

    /**
     * Returns an option.
     *
     * @param name its name
     * @return whether it is set
     */
    public boolean isSet(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    boolean set(String name, boolean value) {
        return values.replace(name, value) != null;
    }
}
