package dev.ringmap.events.stream;

/**
 * A reset of a CPU's buffer: somebody has cleared the trace, or changed its clock. Times may begin anew.
 *
 * @since 0.1
 */
public final class StreamedReset implements StreamItem {

    private int cpu;

    StreamedReset() {}

    StreamedReset show(int newCpu) {
        cpu = newCpu;
        return this;
    }

    @Override
    public int cpu() {
        return cpu;
    }

    @Override
    public String toString() {
        return "CPU " + cpu + ": reset";
    }
}
