package dev.ringmap.events.print;

import java.util.Set;
import java.util.stream.Collectors;

/** What the lines of the tracer {@code function_graph} show. */
final class GraphOptions {

    final boolean hasTime;
    final boolean hasCpu;
    final boolean hasTask;
    final boolean hasState;
    final boolean hasDuration;
    final boolean hasOverhead;
    final boolean hasInterrupts;
    final boolean hasTail;
    final boolean hasOverrun;
    final boolean hasReturnValue;
    final boolean isReturnValueHex;
    final boolean hasReturnAddress;

    private GraphOptions(Set<String> words) {
        boolean hasColumns = !words.contains("nocontext-info");
        this.hasTime = hasColumns && words.contains("funcgraph-abstime");
        this.hasCpu = hasColumns && !words.contains("nofuncgraph-cpu");
        this.hasTask = hasColumns && words.contains("funcgraph-proc");
        this.hasState = hasColumns && words.contains("latency-format");
        this.hasDuration = hasColumns && !words.contains("nofuncgraph-duration");
        this.hasOverhead = !words.contains("nofuncgraph-overhead");
        this.hasInterrupts = !words.contains("nofuncgraph-irqs");
        this.hasTail = words.contains("funcgraph-tail");
        this.hasOverrun = words.contains("funcgraph-overrun");
        this.hasReturnValue = words.contains("funcgraph-retval");
        this.isReturnValueHex = words.contains("funcgraph-retval-hex");
        this.hasReturnAddress = words.contains("funcgraph-retaddr");
    }

    /** Reads {@code trace_options}, one option a line; what it does not say is as the kernel has it at first. */
    static GraphOptions parse(String traceOptions) {
        return new GraphOptions(traceOptions.lines().map(String::strip).collect(Collectors.toSet()));
    }
}
