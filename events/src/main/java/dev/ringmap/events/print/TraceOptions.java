package dev.ringmap.events.print;

import dev.ringmap.TraceInstance;
import dev.ringmap.spi.ErrnoException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The options of an instance that say what its {@code trace} looks like, as its file {@code trace_options} lists them. {@link TraceHeader},
 * {@link EventLine} and {@link FunctionGraphText} follow those that docs/text.md names.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @since 0.1
 */
public final class TraceOptions {

    /** All options as the kernel has them at first. */
    public static final TraceOptions DEFAULT = parse("");

    private static final String FILE = "trace_options";
    private static final String OFF = "no";

    private static final Set<String> FIRST_ON = Set.of(
            "annotate",
            "context-info",
            "hash-ptr",
            "irq-info",
            "print-parent",
            "funcgraph-cpu",
            "funcgraph-duration",
            "funcgraph-irqs",
            "funcgraph-overhead");

    /** They are off at first. Those that are on then, {@code annotate} and {@code hash-ptr}, would be named for every instance. */
    private static final List<String> NOT_FOLLOWED = List.of(
            "bin",
            "bitmask-list",
            "fields",
            "func-args",
            "funcgraph-args",
            "hex",
            "latency-format",
            "printk-msg-only",
            "raw",
            "sym-userobj",
            "verbose");

    private final Set<String> words;

    private TraceOptions(Set<String> words) {
        this.words = words;
    }

    /**
     * Reads the text of {@code trace_options}.
     *
     * @param traceOptions the text, one option a line, with {@code no} before its name if it is off; what it lacks is as the kernel has it
     *     at first; not {@code null}
     * @return the options; not {@code null}
     */
    public static TraceOptions parse(String traceOptions) {
        return new TraceOptions(traceOptions.lines().map(String::strip).collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Reads the options of an instance.
     *
     * @param trace the instance; not {@code null}
     * @return the options that it has now; not {@code null}
     * @throws ErrnoException if {@code trace_options} cannot be read
     */
    public static TraceOptions load(TraceInstance trace) throws ErrnoException {
        return parse(trace.read(FILE));
    }

    /**
     * Tells whether an option is on.
     *
     * @param option its name; not {@code null}
     * @return {@code true} if it is; {@code false} too if there is none of that name
     */
    public boolean isOn(String option) {
        return words.contains(option) || (FIRST_ON.contains(option) && !words.contains(OFF + option));
    }

    /**
     * Returns the options that make {@code trace} look otherwise than Ringmap's text.
     *
     * @return their names; empty unless somebody has switched one on; not {@code null}
     */
    public List<String> notFollowed() {
        return NOT_FOLLOWED.stream().filter(this::isOn).toList();
    }
}
