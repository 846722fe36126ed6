package dev.ringmap.events.print;

import static dev.ringmap.events.print.CommonFieldsDescriptor.BH_OFF;
import static dev.ringmap.events.print.CommonFieldsDescriptor.HARD_IRQ;
import static dev.ringmap.events.print.CommonFieldsDescriptor.IRQS_OFF;
import static dev.ringmap.events.print.CommonFieldsDescriptor.NEED_RESCHED;
import static dev.ringmap.events.print.CommonFieldsDescriptor.NEED_RESCHED_LAZY;
import static dev.ringmap.events.print.CommonFieldsDescriptor.NMI;
import static dev.ringmap.events.print.CommonFieldsDescriptor.PREEMPT_RESCHED;
import static dev.ringmap.events.print.CommonFieldsDescriptor.SOFT_IRQ;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.symbols.Comms;
import dev.ringmap.events.symbols.Tgids;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;

/**
 * Writes what precedes an event in the kernel's {@code trace} file: {@code "            bash-4242    [001] d..2.  1234.567890: "}, that is
 * comm and pid, CPU, the state of interrupts and preemption, and the time; with the instance's options also the process, or less.
 *
 * <p>Thread safety: <em>confined</em>, as its {@link Comms} and {@link Tgids} are.
 *
 * @since 0.1
 */
public final class TraceHeader {

    /** The kernel shows their time in seconds; that of others as it is, {@code uptime} included. */
    private static final Set<String> CLOCKS_IN_NANOS =
            Set.of("local", "global", "perf", "mono", "mono_raw", "boot", "tai");

    private static final byte[] UNKNOWN_TGID = " (-------)".getBytes(StandardCharsets.US_ASCII);

    private static final int COMM_WIDTH = 16;
    private static final int PID_WIDTH = 7;
    private static final int CPU_WIDTH = 3;
    private static final int SECONDS_WIDTH = 5;
    private static final int FRACTION_WIDTH = 6;
    private static final int STAMP_WIDTH = 12;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final Comms comms;
    private final Tgids tgids;
    private final boolean isInNanos;
    private final TraceOptions options;
    private final boolean isShown;
    private final boolean hasTgid;
    private final boolean hasState;

    /**
     * Makes a writer for an instance with the kernel's options as they are at first.
     *
     * @param comms the names of the tasks, which the caller keeps up to date; not {@code null}
     * @param clock the name of the trace clock, as {@link dev.ringmap.TraceInstance#clock()} says; not {@code null}
     */
    public TraceHeader(Comms comms, String clock) {
        this(comms, Tgids.parse(new byte[0]), clock, TraceOptions.DEFAULT);
    }

    /**
     * Makes a writer.
     *
     * @param comms the names of the tasks, which the caller keeps up to date; not {@code null}
     * @param tgids their processes, which the option {@code record-tgid} shows, and the caller keeps up to date; not {@code null}
     * @param clock the name of the trace clock, as {@link dev.ringmap.TraceInstance#clock()} says; not {@code null}
     * @param options the instance's; what stands behind the header follows them too; not {@code null}
     */
    public TraceHeader(Comms comms, Tgids tgids, String clock, TraceOptions options) {
        this.comms = Objects.requireNonNull(comms, "comms");
        this.tgids = Objects.requireNonNull(tgids, "tgids");
        this.isInNanos = isInNanos(clock);
        this.options = options;
        this.isShown = options.isOn("context-info");
        this.hasTgid = options.isOn("record-tgid");
        this.hasState = options.isOn("irq-info");
    }

    /**
     * Tells whether a trace clock counts nanoseconds.
     *
     * @param clock its name, as {@link dev.ringmap.TraceInstance#clock()} says; not {@code null}
     * @return {@code true} if so; {@code false} if it counts something else: cycles, jiffies, events
     */
    public static boolean isInNanos(String clock) {
        return CLOCKS_IN_NANOS.contains(clock);
    }

    /**
     * Appends the header of an event; nothing if the option {@code context-info} is off.
     *
     * @param cpu where it happened
     * @param event the event; not {@code null}
     * @param out where it goes; not {@code null}
     * @throws IndexOutOfBoundsException if the record is shorter than what all have in common; a part may have been appended
     * @throws dev.ringmap.SubBufferTakenException if the sub-buffer was taken away; a part may have been appended
     */
    public void append(int cpu, TraceEvent event, TextBuffer out) {
        if (!isShown) {
            return;
        }
        appendTask(event.intAt(CommonFieldsDescriptor.PID_OFFSET), out);
        padded(cpu, CPU_WIDTH, '0', out.append(" ["));
        out.append("] ");
        if (hasState) {
            appendState(event, out);
        }
        appendTime(event.timestamp(), out.append(' '));
        out.append(": ");
    }

    private void appendTask(int pid, TextBuffer out) {
        int start = out.lengthBytes();
        comms.append(pid, out);
        out.insert(' ', start, COMM_WIDTH - (out.lengthBytes() - start));
        int pidStart = out.append('-').lengthBytes();
        out.appendDecimal(pid);
        out.append(' ', PID_WIDTH - (out.lengthBytes() - pidStart));
        if (hasTgid) {
            appendTgid(tgids.tgid(pid), out);
        }
    }

    private static void appendTgid(int tgid, TextBuffer out) {
        if (tgid == 0) {
            out.append(UNKNOWN_TGID);
        } else {
            padded(tgid, PID_WIDTH, ' ', out.append(" ("));
            out.append(')');
        }
    }

    /**
     * Returns whose event it is.
     *
     * @param event an event of any type; not {@code null}
     * @return the task's pid in the first pid namespace, {@code common_pid}; 0, which is that of an idle CPU, if the record is too short to have
     *     one
     * @throws dev.ringmap.SubBufferTakenException if the sub-buffer was taken away
     */
    public static int pid(TraceEvent event) {
        boolean hasPid = event.payloadLengthBytes() >= CommonFieldsDescriptor.PID_OFFSET + Integer.BYTES;
        return hasPid ? event.intAt(CommonFieldsDescriptor.PID_OFFSET) : 0;
    }

    Comms comms() {
        return comms;
    }

    TraceOptions options() {
        return options;
    }

    private static void appendState(TraceEvent event, TextBuffer out) {
        appendState(
                Byte.toUnsignedInt(event.byteAt(CommonFieldsDescriptor.FLAGS_OFFSET)),
                Byte.toUnsignedInt(event.byteAt(CommonFieldsDescriptor.PREEMPT_COUNT_OFFSET)),
                out);
    }

    /** Five characters: interrupts, rescheduling, context, and how often preemption and migration are off. */
    static void appendState(int flags, int count, TextBuffer out) {
        out.append(irqsOff(flags)).append(needResched(flags)).append(inInterrupt(flags));
        appendDepth(count & CommonFieldsDescriptor.PREEMPT_DEPTH_MASK, out);
        appendDepth(count >> CommonFieldsDescriptor.MIGRATE_DEPTH_SHIFT, out);
    }

    private static char irqsOff(int flags) {
        boolean isBhOff = (flags & BH_OFF) != 0;
        if ((flags & IRQS_OFF) != 0) {
            return isBhOff ? 'D' : 'd';
        }
        return isBhOff ? 'b' : '.';
    }

    private static char needResched(int flags) {
        return switch (flags & (NEED_RESCHED | NEED_RESCHED_LAZY | PREEMPT_RESCHED)) {
            case NEED_RESCHED | NEED_RESCHED_LAZY | PREEMPT_RESCHED -> 'B';
            case NEED_RESCHED | PREEMPT_RESCHED -> 'N';
            case NEED_RESCHED_LAZY | PREEMPT_RESCHED -> 'L';
            case NEED_RESCHED | NEED_RESCHED_LAZY -> 'b';
            case NEED_RESCHED -> 'n';
            case NEED_RESCHED_LAZY -> 'l';
            case PREEMPT_RESCHED -> 'p';
            default -> '.';
        };
    }

    private static char inInterrupt(int flags) {
        boolean isHard = (flags & HARD_IRQ) != 0;
        if ((flags & NMI) != 0) {
            return isHard ? 'Z' : 'z';
        }
        boolean isSoft = (flags & SOFT_IRQ) != 0;
        if (isHard) {
            return isSoft ? 'H' : 'h';
        }
        return isSoft ? 's' : '.';
    }

    private static void appendDepth(int depth, TextBuffer out) {
        if (depth == 0) {
            out.append('.');
        } else {
            out.appendHex(depth, 1);
        }
    }

    /** The kernel rounds to microseconds, as here. */
    void appendTime(long timestamp, TextBuffer out) {
        if (!isInNanos) {
            padded(timestamp, STAMP_WIDTH, ' ', out);
            return;
        }
        long micros = Long.divideUnsigned(timestamp + NANOS_PER_MICRO / 2, NANOS_PER_MICRO);
        padded(micros / MICROS_PER_SECOND, SECONDS_WIDTH, ' ', out);
        padded(micros % MICROS_PER_SECOND, FRACTION_WIDTH, '0', out.append('.'));
    }

    static void padded(long unsigned, int width, char padding, TextBuffer out) {
        int start = out.lengthBytes();
        out.appendUnsigned(unsigned);
        out.insert(padding, start, width - (out.lengthBytes() - start));
    }
}
