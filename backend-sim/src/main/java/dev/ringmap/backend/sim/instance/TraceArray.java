package dev.ringmap.backend.sim.instance;

import dev.ringmap.backend.sim.mapping.Abi;
import dev.ringmap.backend.sim.mapping.CpuMapping;
import dev.ringmap.backend.sim.mapping.MapRequest;
import dev.ringmap.backend.sim.mapping.MappedRange;
import dev.ringmap.backend.sim.ring.CpuBuffer;
import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.backend.sim.ring.RingBuffer;
import dev.ringmap.spi.Errno;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A tracing instance: {@code struct trace_array}. The root of tracefs is one, too.
 *
 * <p>Thread safety: <em>thread-safe</em>.
 */
public final class TraceArray {

    private static final long DEFAULT_BUFFER_BYTES = 1408 << 10;
    private static final int DEFAULT_BUFFER_PERCENT = 50;
    private static final int MAX_PERCENT = 100;

    private final Machine machine;
    private final TraceOptions options = new TraceOptions();
    private final ErrorLog errors;
    private final InstanceEvents events;
    private final Markers markers = new Markers(this);
    private final Snapshot snapshot;
    private final List<CpuMapping> mappings = new ArrayList<>();
    private final AtomicInteger references = new AtomicInteger();
    private final Set<Integer> fed = ConcurrentHashMap.newKeySet();
    private final boolean[] cpuMask;
    private final long[] sizes;

    private volatile RingBuffer buffer;
    private volatile int bufferPercent = DEFAULT_BUFFER_PERCENT;
    private volatile TraceClocks.TraceClock clock;

    /**
     * Makes an instance.
     *
     * @param machine the machine
     * @throws KernelError {@code ENOMEM}
     */
    public TraceArray(Machine machine) {
        this.machine = machine;
        clock = machine.clocks().clock(TraceClocks.DEFAULT);
        buffer = newBuffer(DEFAULT_BUFFER_BYTES);
        errors = new ErrorLog(clock.source());
        events = new InstanceEvents(this);
        snapshot = new Snapshot(this);
        sizes = new long[machine.cpus().size()];
        Arrays.fill(sizes, buffer.sizeBytes(0));
        cpuMask = new boolean[machine.cpus().size()];
        for (int cpu = 0; cpu < cpuMask.length; cpu++) {
            cpuMask[cpu] = true;
            mappings.add(new CpuMapping(machine.abi()));
        }
    }

    RingBuffer newBuffer(long bytes) {
        Abi abi = machine.abi();
        return new RingBuffer(machine.cpus(), bytes, abi::metaPageBytes, abi.pagesLoseHeaders(), clock.source());
    }

    /**
     * Returns the machine.
     *
     * @return the machine
     */
    public Machine machine() {
        return machine;
    }

    /**
     * Returns the ring buffer that is written to; a snapshot exchanges it.
     *
     * @return the buffer
     */
    public RingBuffer buffer() {
        return buffer;
    }

    void exchangeBuffer(RingBuffer other) {
        buffer = other;
    }

    /**
     * Returns a CPU's part of the ring buffer.
     *
     * @param cpu the CPU's number
     * @return its buffer, or {@code null} if the CPU is not in the buffer's mask
     */
    public @Nullable CpuBuffer cpuBuffer(int cpu) {
        return buffer.cpu(cpu);
    }

    /**
     * Returns the switches under {@code options}.
     *
     * @return the options
     */
    public TraceOptions options() {
        return options;
    }

    /**
     * Returns which commands were refused.
     *
     * @return the log
     */
    public ErrorLog errors() {
        return errors;
    }

    /**
     * Returns which events are on.
     *
     * @return the events
     */
    public InstanceEvents events() {
        return events;
    }

    /**
     * Returns the writer of user space's markers.
     *
     * @return the markers
     */
    public Markers markers() {
        return markers;
    }

    /**
     * Returns the snapshot.
     *
     * @return the snapshot
     */
    public Snapshot snapshot() {
        return snapshot;
    }

    // Being in use.

    /**
     * Takes or drops a reference, which a file holds while it is open, and a mapping while it lasts.
     *
     * @param delta 1 or -1
     */
    public void reference(int delta) {
        references.addAndGet(delta);
    }

    /**
     * Tells whether anybody holds a reference.
     *
     * @return whether the instance may not be removed
     */
    public boolean isReferenced() {
        return references.get() > 0;
    }

    /**
     * Notes that a reader of whole sub-buffers opens a CPU's buffer.
     *
     * @param cpu the CPU's number
     */
    public void openedRaw(int cpu) {
        if (fed.add(cpu)) {
            machine.feed(this, cpu);
        }
    }

    // Mapping.

    /**
     * Maps a range of a CPU's buffer.
     *
     * @param cpu the CPU's number
     * @param request the range
     * @return the mapped range
     * @throws KernelError {@code EBUSY} while a snapshot is armed; otherwise as {@link CpuMapping#map}
     */
    public MappedRange map(int cpu, MapRequest request) {
        snapshot.excludeBy(1);
        try {
            return mappings.get(cpu).map(buffer, cpuBuffer(cpu), request, () -> snapshot.excludeBy(-1));
        } catch (KernelError e) {
            snapshot.excludeBy(-1);
            throw e;
        }
    }

    /**
     * Moves the reader of a CPU's mapping on.
     *
     * @param cpu the CPU's number
     * @throws KernelError {@code EINVAL} if the CPU has no buffer, {@code ENODEV} if it is not mapped
     */
    public void getReader(int cpu) {
        if (cpuBuffer(cpu) == null) {
            throw new KernelError(Errno.EINVAL);
        }
        mappings.get(cpu).getReader();
    }

    /**
     * Takes the pages from all mappings of a CPU's buffer.
     *
     * @param cpu the CPU's number
     */
    public void zapMappings(int cpu) {
        mappings.get(cpu).zap();
    }

    // Control.

    /**
     * Switches tracing on or off.
     *
     * @param on whether to trace
     */
    public void setTracing(boolean on) {
        RingBuffer current = buffer;
        if (on != current.isRecording()) {
            current.setRecording(on);
            if (!on) {
                current.wakeWaiters();
            }
        }
    }

    /**
     * Throws away what all CPUs recorded. Taking a snapshot exchanges the buffers, so a reset at the same time clears one or the other.
     */
    public void reset() {
        buffer.reset();
    }

    /**
     * Returns the percentage of pages that blocking readers wait for.
     *
     * @return the percentage
     */
    public int bufferPercent() {
        return bufferPercent;
    }

    /**
     * Sets the percentage of pages that blocking readers wait for.
     *
     * @param percent the percentage
     * @throws KernelError {@code EINVAL} if it is more than 100
     */
    public void setBufferPercent(long percent) {
        if (percent > MAX_PERCENT) {
            throw new KernelError(Errno.EINVAL);
        }
        bufferPercent = (int) percent;
    }

    /**
     * Returns the trace clock.
     *
     * @return the clock
     */
    public TraceClocks.TraceClock clock() {
        return clock;
    }

    /**
     * Changes the trace clock, which throws away what is recorded: its times would not compare.
     *
     * @param name the clock's name
     * @throws KernelError {@code EINVAL} if there is none of that name
     */
    public void setClock(String name) {
        if (!machine.clocks().contains(name)) {
            throw new KernelError(Errno.EINVAL);
        }
        clock = machine.clocks().clock(name);
        buffer.setClock(clock.source());
        buffer.reset();
        snapshot.setClock(clock);
    }

    /**
     * Resizes the buffers of all CPUs.
     *
     * @param bytes how much data each is to hold, in bytes
     * @throws KernelError {@code EBUSY} or, in the v14 patch, {@code ENOMEM} if one is in use
     */
    public void resizeAll(long bytes) {
        translatingBusy(() -> buffer.resizeAll(bytes));
        Arrays.fill(sizes, buffer.sizeBytes(0));
    }

    /**
     * Resizes the buffer of one CPU.
     *
     * @param cpu the CPU's number
     * @param bytes how much data it is to hold, in bytes
     * @throws KernelError {@code EBUSY} or, in the v14 patch, {@code ENOMEM} if it is in use
     */
    public void resize(int cpu, long bytes) {
        translatingBusy(() -> buffer.resize(cpu, bytes));
        sizes[cpu] = buffer.sizeBytes(cpu);
    }

    /**
     * Returns the size that was asked for when a CPU's buffer was last resized. A change of the sub-buffers' size does not change it.
     *
     * @param cpu the CPU's number
     * @return the size in bytes
     */
    public long sizeBytes(int cpu) {
        return sizes[cpu];
    }

    /**
     * Changes the size of the sub-buffers, those of the snapshot included.
     *
     * @param order the power of two of pages in a sub-buffer
     * @throws KernelError as {@link RingBuffer#changeOrder}
     */
    public void changeOrder(int order) {
        buffer.changeOrder(order);
        snapshot.changeOrder(order);
    }

    private void translatingBusy(Runnable resize) {
        try {
            resize.run();
        } catch (KernelError e) {
            throw e.errno() == Errno.EBUSY ? new KernelError(machine.abi().resizeWhileMapped()) : e;
        }
    }

    /**
     * Sets an option.
     *
     * @param name its name
     * @param value its value
     * @throws KernelError {@code EINVAL} if there is none of that name
     */
    public void setOption(String name, boolean value) {
        if (!options.set(name, value)) {
            throw new KernelError(Errno.EINVAL);
        }
        if (name.equals(TraceOptions.OVERWRITE)) {
            buffer.setOverwrite(value);
            snapshot.setOverwrite(value);
        }
    }

    /**
     * Tells whether a CPU is traced.
     *
     * @param cpu the CPU's number
     * @return whether it is in {@code tracing_cpumask}
     */
    public boolean isTraced(int cpu) {
        synchronized (cpuMask) {
            return cpuMask[cpu];
        }
    }

    /**
     * Chooses whether a CPU is traced.
     *
     * @param cpu the CPU's number
     * @param traced whether it is
     */
    public void setTraced(int cpu, boolean traced) {
        synchronized (cpuMask) {
            CpuBuffer cpuBuffer = cpuBuffer(cpu);
            if (cpuMask[cpu] != traced && cpuBuffer != null) {
                cpuBuffer.allowRecording(traced);
            }
            cpuMask[cpu] = traced;
        }
        // Not under the lock: the code that makes a snapshot holds the snapshot's lock and asks for the mask.
        snapshot.setTraced(cpu, traced);
    }
}
