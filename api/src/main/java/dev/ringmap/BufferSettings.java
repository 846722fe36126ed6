package dev.ringmap;

import dev.ringmap.spi.ErrnoException;

/**
 * How large the ring buffers of an instance are, when they wake a reader, and what they do when they are full.
 *
 * <p>Thread safety: <em>thread-safe</em> as the control files are.
 *
 * <p>Errors: every method throws {@link ErrnoException} as the control file answers; {@code EACCES} without permission.
 *
 * @since 0.1
 */
public final class BufferSettings {

    /** The kernel counts in bytes, and cuts off what does not fit into 64 bits. */
    private static final long MAX_SIZE_KIB = Long.MAX_VALUE / 1024;

    private final ControlFiles control;

    BufferSettings(ControlFiles control) {
        this.control = control;
    }

    /**
     * Returns the size of a CPU's buffer.
     *
     * @param cpu the CPU's number
     * @return {@code buffer_size_kb} of that CPU, in KiB, counting data bytes only
     * @throws IllegalArgumentException if the CPU's number is negative
     * @throws ErrnoException {@code ENOENT} without such a CPU
     */
    public long sizeKib(int cpu) throws ErrnoException {
        String text = control.read(ControlPath.cpu(cpu) + "/buffer_size_kb").strip();
        int space = text.indexOf(' '); // "7 (expanded: 1408)"
        return Long.parseLong(space < 0 ? text : text.substring(0, space));
    }

    /**
     * Gives every CPU a buffer of this size. The kernel rounds up to whole sub-buffers and keeps at least two.
     *
     * @param sizeKib the size for each CPU, in KiB
     * @throws IllegalArgumentException if it is not positive, or is more bytes than a {@code long} holds: the kernel would cut them off
     * @throws ErrnoException {@code EBUSY} (before 6.14 {@code ENOMEM}) while any CPU is mapped, {@code ENOMEM} if there is not enough
     *     memory
     */
    public void setSizeKib(long sizeKib) throws ErrnoException {
        if (sizeKib <= 0 || sizeKib > MAX_SIZE_KIB) {
            throw new IllegalArgumentException("not the size of a buffer: " + sizeKib + " KiB");
        }
        control.write("buffer_size_kb", Long.toString(sizeKib));
    }

    /**
     * Returns the size of a sub-buffer.
     *
     * @return {@code buffer_subbuf_size_kb}, in KiB
     * @throws ErrnoException {@code ENOENT} from kernels before 6.8
     */
    public int subBufferSizeKib() throws ErrnoException {
        return Integer.parseInt(control.read("buffer_subbuf_size_kb").strip());
    }

    /**
     * Sets the size of a sub-buffer, and clears the trace before and after: kernels up to 6.18 keep the counters of the old buffers and
     * then show events that are not there (contract 3.4).
     *
     * @param sizeKib the size in KiB, rounded up by the kernel to a power of two of pages; at most 512 with 4 KiB pages
     * @throws IllegalArgumentException if it is not positive
     * @throws ErrnoException {@code EBUSY} while any CPU is mapped, {@code EINVAL} out of range
     */
    public void setSubBufferSizeKib(int sizeKib) throws ErrnoException {
        if (sizeKib <= 0) {
            throw new IllegalArgumentException("not the size of a sub-buffer: " + sizeKib + " KiB");
        }
        control.clearTrace();
        control.write("buffer_subbuf_size_kb", Integer.toString(sizeKib));
        control.clearTrace();
    }

    /**
     * Returns how full a buffer has to be before a waiting reader is woken.
     *
     * @return {@code buffer_percent}, 0 to 100; 0 wakes at every event
     * @throws ErrnoException if the file cannot be read
     */
    public int wakeUpPercent() throws ErrnoException {
        return Integer.parseInt(control.read("buffer_percent").strip());
    }

    /**
     * Sets how full a buffer has to be before a waiting reader is woken.
     *
     * @param percent 0 to 100; 0 wakes at every event
     * @throws ErrnoException {@code EINVAL} out of range
     */
    public void setWakeUpPercent(int percent) throws ErrnoException {
        control.write("buffer_percent", Integer.toString(percent));
    }

    /**
     * Tells what happens when a buffer is full.
     *
     * @return {@code true} if the oldest events are overwritten, {@code false} if new ones are dropped
     * @throws ErrnoException if the file cannot be read
     */
    public boolean isOverwriting() throws ErrnoException {
        return control.readSwitch("options/overwrite");
    }

    /**
     * Chooses what happens when a buffer is full.
     *
     * @param overwriting {@code true} to overwrite the oldest events, which is reported to a mapped reader; {@code false} to drop new
     *     ones, which only {@link RingBufferStats#droppedEvents()} shows
     * @throws ErrnoException if the kernel refuses
     */
    public void setOverwriting(boolean overwriting) throws ErrnoException {
        control.writeSwitch("options/overwrite", overwriting);
    }
}
