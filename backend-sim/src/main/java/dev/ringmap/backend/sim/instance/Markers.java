package dev.ringmap.backend.sim.instance;

import dev.ringmap.backend.sim.event.CommonFields;
import dev.ringmap.backend.sim.event.EventType;
import dev.ringmap.backend.sim.ring.CpuBuffer;
import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.backend.sim.ring.Reservation;
import dev.ringmap.backend.sim.ring.RingBuffer;
import dev.ringmap.spi.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes {@code trace_marker} and {@code trace_marker_raw} into the buffer of the CPU on which the writer runs. */
public final class Markers {

    private static final int MAX_MARKER_BYTES = 4096;
    private static final int TAG_BYTES = Integer.BYTES;

    /** Room for a line feed, where the text has none, and the zero behind it. */
    private static final int TEXT_END_BYTES = 2;

    /** Markers are written with preemption disabled once. */
    private static final int PREEMPT_COUNT = 1;

    private final TraceArray instance;

    Markers(TraceArray instance) {
        this.instance = instance;
    }

    /**
     * Writes a text.
     *
     * @param text the text, from its position to its limit
     * @return how many bytes of it were written
     * @throws KernelError {@code EINVAL} if markers are switched off, {@code EBADF} if the buffer does not take it
     */
    public int mark(ByteBuffer text) {
        requireSwitchedOn();
        RingBuffer buffer = instance.buffer();
        EventType print = instance.machine().simulatedEvents().type("ftrace:print");
        int textAt = print.field("buf").offset();
        int room = buffer.maxEventBytes() - textAt - TEXT_END_BYTES;
        int length = Math.min(Math.min(text.remaining(), MAX_MARKER_BYTES), room);
        if (!print(buffer, text, length, "tracing_mark_write")) {
            throw new KernelError(Errno.EBADF);
        }
        return length;
    }

    /**
     * Writes a text if the buffer takes it.
     *
     * @param text the text, from its position to its limit
     * @return whether it was written
     */
    public boolean tryMark(ByteBuffer text) {
        return instance.options().isSet(TraceOptions.MARKERS)
                && print(instance.buffer(), text, text.remaining(), "tracing_mark_write");
    }

    /**
     * Writes a line on behalf of the kernel.
     *
     * @param text the line
     * @param caller the kernel function that writes it
     */
    void puts(String text, String caller) {
        if (instance.options().isSet(TraceOptions.PRINTK)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            print(instance.buffer(), bytes, bytes.remaining(), caller);
        }
    }

    private boolean print(RingBuffer buffer, ByteBuffer text, int length, String caller) {
        EventType print = instance.machine().simulatedEvents().type("ftrace:print");
        int textAt = print.field("buf").offset();
        Reservation event = reserve(buffer, textAt + length + TEXT_END_BYTES);
        if (event == null) {
            return false;
        }
        putCommon(event, print);
        long ip = instance.machine().simulatedEvents().address(caller);
        ByteBuffer word =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, ip);
        event.put(print.field("ip").offset(), word, 0, Long.BYTES);
        event.put(textAt, text, text.position(), length);
        boolean ended = length > 0 && text.get(text.position() + length - 1) == '\n';
        event.put(textAt + length, ByteBuffer.wrap(ended ? new byte[] {0} : new byte[] {'\n', 0}), 0, ended ? 1 : 2);
        event.commit();
        return true;
    }

    /**
     * Writes raw data, of which the first four bytes are a tag.
     *
     * @param data the data, from its position to its limit
     * @return how many bytes were written: all
     * @throws KernelError {@code EINVAL} if markers are switched off, or the data is shorter than a tag or too long,
     *     {@code EBADF} if the buffer does not take it
     */
    public int markRaw(ByteBuffer data) {
        requireSwitchedOn();
        int length = data.remaining();
        begin(data).orElseThrow(() -> new KernelError(Errno.EBADF)).commit();
        return length;
    }

    /**
     * Writes raw data, but does not commit it.
     *
     * @param data the data, from its position to its limit
     * @return the event, or empty if the buffer does not take it
     * @throws KernelError {@code EINVAL} if the data is shorter than a tag or too long
     */
    public Optional<Reservation> begin(ByteBuffer data) {
        RingBuffer buffer = instance.buffer();
        EventType rawData = instance.machine().simulatedEvents().type("ftrace:raw_data");
        int tagAt = rawData.field("id").offset();
        int length = data.remaining();
        if (length < TAG_BYTES || length > MAX_MARKER_BYTES || tagAt + length > buffer.maxEventBytes()) {
            throw new KernelError(Errno.EINVAL);
        }
        Reservation event = reserve(buffer, tagAt + length);
        if (event != null) {
            putCommon(event, rawData);
            event.put(tagAt, data, data.position(), length);
        }
        return Optional.ofNullable(event);
    }

    private void requireSwitchedOn() {
        if (!instance.options().isSet(TraceOptions.MARKERS)) {
            throw new KernelError(Errno.EINVAL);
        }
    }

    private @Nullable Reservation reserve(RingBuffer buffer, int payloadBytes) {
        CpuBuffer cpuBuffer = buffer.cpu(instance.machine().currentCpu());
        return cpuBuffer == null ? null : cpuBuffer.reserve(payloadBytes);
    }

    private void putCommon(Reservation event, EventType type) {
        ByteBuffer common = ByteBuffer.allocate(CommonFields.BYTES).order(ByteOrder.nativeOrder());
        common.putShort(CommonFields.TYPE_OFFSET, (short) type.id());
        common.put(CommonFields.PREEMPT_COUNT_OFFSET, (byte) PREEMPT_COUNT);
        common.putInt(CommonFields.PID_OFFSET, instance.machine().currentPid());
        event.put(0, common, 0, CommonFields.BYTES);
    }
}
