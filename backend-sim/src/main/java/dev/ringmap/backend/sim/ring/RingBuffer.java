package dev.ringmap.backend.sim.ring;

import static dev.ringmap.backend.sim.ring.SubBufferLayout.DATA_OFFSET;
import static dev.ringmap.backend.sim.ring.SubBufferLayout.PAGE_BYTES;

import dev.ringmap.spi.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A ring buffer with one part for each CPU: {@code struct trace_buffer}.
 *
 * <p>Thread safety: <em>thread-safe</em>. Reorganizations of the buffer exclude each other by a mutex.
 */
public final class RingBuffer {

    /**
     * Largest payload, in bytes. It follows from the smallest sub-buffers, and the kernel does not adapt it when they grow.
     */
    public static final int MAX_DATA_BYTES = PAGE_BYTES - DATA_OFFSET - 2 * Integer.BYTES;

    private static final int MAX_ORDER = 7;
    private static final int MIN_PAGES = 2;

    private final IntUnaryOperator metaPageBytes;
    private final boolean pagesLoseHeaders;
    private final List<CpuBuffer> cpuBuffers = new ArrayList<>();
    private final boolean[] inMask;
    private final Waiters allCpusWaiters = new Waiters();
    private final AtomicInteger recordDisabled = new AtomicInteger();
    private final Object mutex = new Object();

    private volatile boolean recordOff;
    private volatile boolean overwrite = true;
    private volatile boolean stampsAbsolutely;
    private volatile LongSupplier clock;
    private volatile int order;

    /**
     * Allocates a ring buffer in overwrite mode.
     *
     * @param cpus the processors
     * @param bytes how much data each of them is to hold, in bytes
     * @param metaPageBytes the room before the first sub-buffer in a mapping, given the size of a sub-buffer
     * @param pagesLoseHeaders whether a sub-buffer loses its {@code commit} and its time stamp as soon as it is consumed or cleared
     * @param clock the trace clock
     * @throws KernelError {@code ENOMEM}
     */
    public RingBuffer(
            List<Cpu> cpus, long bytes, IntUnaryOperator metaPageBytes, boolean pagesLoseHeaders, LongSupplier clock) {
        this.metaPageBytes = metaPageBytes;
        this.pagesLoseHeaders = pagesLoseHeaders;
        this.clock = clock;
        inMask = new boolean[cpus.size()];
        int pages = pagesFor(bytes);
        for (Cpu cpu : cpus) {
            cpuBuffers.add(new CpuBuffer(this, cpu, pages));
            inMask[cpu.index()] = true;
        }
    }

    private int pagesFor(long bytes) {
        long pages = Math.max(MIN_PAGES, (bytes + dataBytes() - 1) / dataBytes());
        if (pages >= Integer.MAX_VALUE) {
            throw new KernelError(Errno.ENOMEM);
        }
        return (int) pages;
    }

    /**
     * Returns the number of CPUs, including those that have no buffer.
     *
     * @return the number
     */
    public int cpuCount() {
        return cpuBuffers.size();
    }

    /**
     * Returns the buffer of a CPU.
     *
     * @param cpu the CPU
     * @return its buffer, or {@code null} if the CPU is not in the buffer's mask
     */
    public @Nullable CpuBuffer cpu(int cpu) {
        return inMask[cpu] ? cpuBuffers.get(cpu) : null;
    }

    /**
     * Returns the buffers of all CPUs in the mask.
     *
     * @return the buffers, by CPU
     */
    public List<CpuBuffer> cpus() {
        List<CpuBuffer> present = new ArrayList<>(cpuBuffers);
        present.removeIf(buffer -> !inMask[buffer.cpu().index()]);
        return present;
    }

    /**
     * Takes a CPU out of the buffer's mask, as if it had never been online.
     *
     * @param cpu the CPU
     */
    public void dropCpu(int cpu) {
        inMask[Objects.checkIndex(cpu, inMask.length)] = false;
    }

    // Recording.

    boolean accepts(int payloadBytes) {
        return !recordOff && recordDisabled.get() == 0 && payloadBytes <= maxEventBytes();
    }

    /**
     * Returns the largest payload that is accepted.
     *
     * @return its size in bytes
     */
    public int maxEventBytes() {
        return stampsAbsolutely ? MAX_DATA_BYTES - EventLayout.TIME_BYTES : MAX_DATA_BYTES;
    }

    /**
     * Switches recording, as {@code tracing_on} does.
     *
     * @param on whether to record
     */
    public void setRecording(boolean on) {
        recordOff = !on;
    }

    /**
     * Tells whether recording is switched on.
     *
     * @return whether it is
     */
    public boolean isRecording() {
        return !recordOff;
    }

    /**
     * Chooses what happens when the buffer is full.
     *
     * @param on whether the oldest events are overwritten; otherwise new ones are dropped
     */
    public void setOverwrite(boolean on) {
        overwrite = on;
    }

    boolean overwrites() {
        return overwrite;
    }

    /**
     * Chooses whether every event carries an absolute time stamp.
     *
     * @param on whether it does
     */
    public void setAbsoluteStamps(boolean on) {
        stampsAbsolutely = on;
    }

    /**
     * Tells whether every event carries an absolute time stamp.
     *
     * @return whether it does
     */
    public boolean stampsAbsolutely() {
        return stampsAbsolutely;
    }

    /**
     * Changes the trace clock.
     *
     * @param newClock the clock
     */
    public void setClock(LongSupplier newClock) {
        clock = newClock;
    }

    /**
     * Reads the trace clock.
     *
     * @return the time in its units
     */
    public long now() {
        return clock.getAsLong();
    }

    Waiters allCpusWaiters() {
        return allCpusWaiters;
    }

    /**
     * Returns the queue on which threads wait for data of any CPU.
     *
     * @return the queue
     */
    public WaitQueue waitQueue() {
        return allCpusWaiters.queue();
    }

    /**
     * Tells whether there is something to read on any CPU, and announces a waiter if not.
     *
     * @return whether there is
     */
    public boolean isReadable() {
        allCpusWaiters.expectData();
        return !isEmpty();
    }

    /**
     * Tells whether there is nothing to read on any CPU.
     *
     * @return whether all are empty
     */
    public boolean isEmpty() {
        return cpus().stream().allMatch(CpuBuffer::isEmpty);
    }

    /** Wakes all that wait for data of any CPU. */
    public void wakeWaiters() {
        cpus().forEach(CpuBuffer::wakeWaiters);
        allCpusWaiters.wakeOnRequest();
    }

    // Geometry.

    boolean pagesLoseHeaders() {
        return pagesLoseHeaders;
    }

    int metaPageBytes() {
        return metaPageBytes.applyAsInt(subBufferBytes());
    }

    /**
     * Returns the size of a sub-buffer.
     *
     * @return the size in bytes, header included
     */
    public int subBufferBytes() {
        return SubBufferLayout.subBufferBytes(order);
    }

    /**
     * Returns the size of the data in a sub-buffer.
     *
     * @return the size in bytes, header not included
     */
    public int dataBytes() {
        return subBufferBytes() - DATA_OFFSET;
    }

    /**
     * Returns how much data a CPU's buffer holds.
     *
     * @param cpu the CPU
     * @return the size in bytes, headers not included; 0 if the CPU has no buffer
     */
    public long sizeBytes(int cpu) {
        return inMask[cpu] ? (long) dataBytes() * cpuBuffers.get(cpu).pageCount() : 0;
    }

    /**
     * Resizes the buffers of all CPUs, or of none.
     *
     * @param bytes how much data each is to hold, in bytes
     * @throws KernelError {@code EBUSY} if one of them is mapped or being read, {@code ENOMEM}
     */
    public void resizeAll(long bytes) {
        synchronized (mutex) {
            int pages = pagesFor(bytes);
            List<CpuBuffer> present = cpus();
            for (CpuBuffer buffer : present) {
                requireResizable(buffer);
            }
            for (CpuBuffer buffer : present) {
                if (buffer.pageCount() != pages) {
                    buffer.reorganizer().resize(pages);
                }
            }
        }
    }

    /**
     * Resizes the buffer of one CPU.
     *
     * @param cpu the CPU
     * @param bytes how much data it is to hold, in bytes
     * @throws KernelError {@code EBUSY} if it is mapped or being read and the size differs, {@code ENOMEM}
     */
    public void resize(int cpu, long bytes) {
        synchronized (mutex) {
            int pages = pagesFor(bytes);
            CpuBuffer buffer = cpu(cpu);
            if (buffer != null && buffer.pageCount() != pages) {
                requireResizable(buffer);
                buffer.reorganizer().resize(pages);
            }
        }
    }

    private static void requireResizable(CpuBuffer buffer) {
        if (!buffer.isResizable()) {
            throw new KernelError(Errno.EBUSY);
        }
    }

    /**
     * Changes the size of the sub-buffers, keeping the size of the buffers as far as possible. The data is thrown away.
     *
     * @param newOrder the power of two of pages in a sub-buffer
     * @throws KernelError {@code EINVAL} for an order that is not supported, {@code EBUSY} if a CPU's buffer is mapped,
     *     {@code ENOMEM}
     */
    public void changeOrder(int newOrder) {
        if (newOrder < 0 || newOrder > MAX_ORDER) {
            throw new KernelError(Errno.EINVAL);
        }
        synchronized (mutex) {
            int oldOrder = order;
            if (newOrder == oldOrder) {
                return;
            }
            recordDisabled.incrementAndGet();
            try {
                List<CpuBuffer> present = cpus();
                if (present.stream().anyMatch(CpuBuffer::isMapped)) {
                    throw new KernelError(Errno.EBUSY);
                }
                long oldDataBytes = dataBytes();
                order = newOrder;
                for (CpuBuffer buffer : present) {
                    buffer.reorganizer().replacePages(pagesFor(oldDataBytes * buffer.pageCount()));
                }
            } catch (KernelError e) {
                order = oldOrder;
                throw e;
            } finally {
                recordDisabled.decrementAndGet();
            }
        }
    }

    /** Resets all CPUs. */
    public void reset() {
        synchronized (mutex) {
            cpus().forEach(RingBuffer::resetDisabled);
        }
    }

    /**
     * Resets one CPU.
     *
     * @param cpu the CPU
     */
    public void reset(int cpu) {
        synchronized (mutex) {
            CpuBuffer buffer = cpu(cpu);
            if (buffer != null) {
                resetDisabled(buffer);
            }
        }
    }

    private static void resetDisabled(CpuBuffer buffer) {
        buffer.allowRecording(false);
        try {
            buffer.reorganizer().reset();
        } finally {
            buffer.allowRecording(true);
        }
    }

    /**
     * Runs something while no size changes, as mapping and unmapping require.
     *
     * @param action what to run
     */
    public void withFixedGeometry(Runnable action) {
        synchronized (mutex) {
            action.run();
        }
    }
}
