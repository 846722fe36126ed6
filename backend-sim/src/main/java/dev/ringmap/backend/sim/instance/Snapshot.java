package dev.ringmap.backend.sim.instance;

import dev.ringmap.backend.sim.ring.CpuBuffer;
import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.backend.sim.ring.RingBuffer;
import dev.ringmap.spi.Errno;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot of an instance: a second ring buffer that is exchanged for the first. Since readers would lose the pages that they map,
 * a mapping and a snapshot exclude each other.
 */
public final class Snapshot {

    private final TraceArray instance;

    /** {@code max_buffer}, if there is one. */
    private @Nullable RingBuffer spare;

    /** How many users, mostly triggers, may take a snapshot at any moment. */
    private int armed;

    /** How many mappings there are. */
    private int mapped;

    Snapshot(TraceArray instance) {
        this.instance = instance;
    }

    /** Counts a mapping or an unmapping. */
    synchronized void excludeBy(int mappings) {
        if (mappings > 0 && armed > 0) {
            throw new KernelError(Errno.EBUSY);
        }
        mapped += mappings;
        instance.reference(mappings);
    }

    /**
     * Allows snapshots to be taken at any moment, and allocates what they take.
     *
     * @throws KernelError {@code EBUSY} while the instance is mapped, {@code ENOMEM}
     */
    synchronized void arm() {
        if (mapped > 0) {
            throw new KernelError(Errno.EBUSY);
        }
        if (spare == null) {
            spare = allocate();
        }
        armed++;
    }

    synchronized void disarm() {
        armed--;
    }

    private RingBuffer allocate() {
        RingBuffer buffer = instance.buffer();
        RingBuffer copy = instance.newBuffer(0);
        copy.changeOrder(Integer.numberOfTrailingZeros(buffer.subBufferBytes() / copy.subBufferBytes()));
        resizeLike(copy, buffer);
        for (int cpu = 0; cpu < copy.cpuCount(); cpu++) {
            allowRecording(copy, cpu, instance.isTraced(cpu));
        }
        copy.setOverwrite(instance.options().isSet(TraceOptions.OVERWRITE));
        return copy;
    }

    private static void allowRecording(RingBuffer buffer, int cpu, boolean allowed) {
        CpuBuffer cpuBuffer = buffer.cpu(cpu);
        if (cpuBuffer != null && cpuBuffer.isRecordingAllowed() != allowed) {
            cpuBuffer.allowRecording(allowed);
        }
    }

    private static void resizeLike(RingBuffer copy, RingBuffer original) {
        for (int cpu = 0; cpu < original.cpuCount(); cpu++) {
            copy.resize(cpu, original.sizeBytes(cpu));
        }
    }

    /**
     * Takes a snapshot, as writing {@code 1} to the file does.
     *
     * @throws KernelError {@code EBUSY} while the instance is mapped, {@code ENOMEM}
     */
    public synchronized void take() {
        arm();
        try {
            exchange();
        } finally {
            disarm();
        }
    }

    /**
     * Takes a snapshot from inside the kernel. It cannot fail, so it leaves a note in the buffer where it cannot be taken.
     */
    public synchronized void takeInKernel() {
        if (spare == null) {
            note("*** SNAPSHOT NOT ALLOCATED ***\n");
            note("*** stopping trace here!   ***\n");
            instance.setTracing(false);
        } else if (mapped > 0) {
            note("*** BUFFER MEMORY MAPPED ***\n");
            note("*** Can not use snapshot (sorry) ***\n");
        } else {
            exchange();
        }
    }

    private void note(String line) {
        instance.markers().puts(line, "tracing_snapshot_instance_cond");
    }

    private void exchange() {
        RingBuffer taken = instance.buffer();
        RingBuffer next = spare == null ? allocate() : spare;
        resizeLike(next, taken);
        next.setRecording(taken.isRecording());
        instance.exchangeBuffer(next);
        spare = taken;
    }

    /** Clears the snapshot and keeps its memory. */
    public synchronized void clear() {
        if (spare != null) {
            spare.reset();
        }
    }

    /** Gives up the snapshot and its memory. */
    public synchronized void free() {
        spare = null;
    }

    /**
     * Returns what the snapshot holds.
     *
     * @return its buffer, or {@code null} if there is none
     */
    public synchronized @Nullable RingBuffer buffer() {
        return spare;
    }

    synchronized void setClock(TraceClocks.TraceClock clock) {
        if (spare != null) {
            spare.setClock(clock.source());
            spare.reset();
        }
    }

    synchronized void changeOrder(int order) {
        if (spare != null) {
            spare.changeOrder(order);
        }
    }

    synchronized void setTraced(int cpu, boolean traced) {
        if (spare != null) {
            allowRecording(spare, cpu, traced);
        }
    }

    synchronized void setOverwrite(boolean overwrite) {
        if (spare != null) {
            spare.setOverwrite(overwrite);
        }
    }
}
