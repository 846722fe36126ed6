package dev.ringmap.events.print;

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

    GraphOptions(TraceOptions options) {
        boolean hasColumns = options.isOn("context-info");
        this.hasTime = hasColumns && options.isOn("funcgraph-abstime");
        this.hasCpu = hasColumns && options.isOn("funcgraph-cpu");
        this.hasTask = hasColumns && options.isOn("funcgraph-proc");
        this.hasState = hasColumns && options.isOn("latency-format");
        this.hasDuration = hasColumns && options.isOn("funcgraph-duration");
        this.hasOverhead = options.isOn("funcgraph-overhead");
        this.hasInterrupts = options.isOn("funcgraph-irqs");
        this.hasTail = options.isOn("funcgraph-tail");
        this.hasOverrun = options.isOn("funcgraph-overrun");
        this.hasReturnValue = options.isOn("funcgraph-retval");
        this.isReturnValueHex = options.isOn("funcgraph-retval-hex");
        this.hasReturnAddress = options.isOn("funcgraph-retaddr");
    }
}
