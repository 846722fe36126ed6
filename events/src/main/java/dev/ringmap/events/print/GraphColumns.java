package dev.ringmap.events.print;

import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.render.TerminalText;
import dev.ringmap.events.symbols.Comms;
import java.nio.charset.StandardCharsets;

/** What stands left of the functions: time, CPU, task, state, duration. */
final class GraphColumns {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final int SECONDS_WIDTH = 5;
    private static final int FRACTION_WIDTH = 6;
    private static final int COMM_WIDTH = 7;
    private static final int TASK_WIDTH = 14;
    private static final int DURATION_WIDTH = 8;
    private static final int FRACTION_DIGITS = 3;

    /** With more digits of microseconds the nanoseconds are cut off. */
    private static final int MOST_DURATION_DIGITS = 7;

    private static final byte[] LINE = ascii(" ------------------------------------------\n");
    private static final byte[] NO_DURATION = ascii("              |  ");

    /** Ten times each is marked by the next: 10 microseconds, 100, and so on to a second. */
    private static final byte[] MARKS = ascii("+!#*@$");

    private static final long FIRST_MARK_NANOS = 10_000;

    private final GraphOptions options;
    private final Comms comms;
    private final boolean isEscaping;
    private final int cpuWidth;

    GraphColumns(GraphOptions options, Comms comms, boolean isEscaping, int cpuCount) {
        this.options = options;
        this.comms = comms;
        this.isEscaping = isEscaping;
        this.cpuWidth = Integer.toString(cpuCount - 1).length();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Says that another task runs now, if it does. */
    void appendSwitch(GraphCpu cpu, TextBuffer out) {
        int last = cpu.lastPid;
        cpu.lastPid = cpu.pid;
        if (last == cpu.pid || last == -1) {
            return;
        }
        out.append(LINE);
        appendCpu(cpu.cpu, out);
        appendTask(last, out);
        appendTask(cpu.pid, out.append(" => "));
        out.append('\n').append(LINE).append('\n');
    }

    void append(GraphCpu cpu, TextBuffer out) {
        if (options.hasTime) {
            appendTime(cpu.timestamp, out);
        }
        if (options.hasCpu) {
            appendCpu(cpu.cpu, out);
        }
        if (options.hasTask) {
            appendTask(cpu.pid, out);
            out.append(" | ");
        }
        if (options.hasState) {
            TraceHeader.appendState(cpu.flags, cpu.preemptCount, out.append(' '));
            out.append(" | ");
        }
    }

    /** Cut off to microseconds, where the header of other tracers rounds. */
    private static void appendTime(long timestamp, TextBuffer out) {
        TraceHeader.padded(Long.divideUnsigned(timestamp, NANOS_PER_SECOND), SECONDS_WIDTH, ' ', out);
        long micros = Long.remainderUnsigned(timestamp, NANOS_PER_SECOND) / NANOS_PER_MICRO;
        TraceHeader.padded(micros, FRACTION_WIDTH, '0', out.append('.'));
        out.append(" |  ");
    }

    private void appendCpu(int cpu, TextBuffer out) {
        TraceHeader.padded(cpu, cpuWidth, ' ', out.append(' '));
        out.append(") ");
    }

    /** In the middle of its column. */
    private void appendTask(int pid, TextBuffer out) {
        int start = out.lengthBytes();
        comms.append(pid, out);
        out.truncate(Math.min(out.lengthBytes(), start + COMM_WIDTH));
        out.append('-').appendDecimal(pid);
        int blanks = Math.max(0, TASK_WIDTH - (out.lengthBytes() - start));
        out.insert(' ', start, blanks / 2);
        out.append(' ', blanks - blanks / 2);
        if (isEscaping) {
            TerminalText.escape(out, start);
        }
    }

    void appendNoDuration(TextBuffer out) {
        if (options.hasDuration) {
            out.append(NO_DURATION);
        }
    }

    /** {@code ! 123.456 us |  }. */
    void appendDuration(long nanos, TextBuffer out) {
        if (!options.hasDuration) {
            return;
        }
        out.append(options.hasOverhead ? mark(nanos) : ' ').append(' ');
        int start = out.lengthBytes();
        out.appendUnsigned(Long.divideUnsigned(nanos, NANOS_PER_MICRO));
        int digits = out.lengthBytes() - start;
        if (digits < MOST_DURATION_DIGITS) {
            TraceHeader.padded(Long.remainderUnsigned(nanos, NANOS_PER_MICRO), FRACTION_DIGITS, '0', out.append('.'));
            out.truncate(Math.min(out.lengthBytes(), start + 1 + MOST_DURATION_DIGITS));
        }
        int width = out.lengthBytes() - start;
        out.append(" us ").append(' ', DURATION_WIDTH - width).append("|  ");
    }

    private static int mark(long nanos) {
        int mark = ' ';
        long limit = FIRST_MARK_NANOS;
        for (byte next : MARKS) {
            if (Long.compareUnsigned(nanos, limit) <= 0) {
                return mark;
            }
            mark = next;
            limit *= 10;
        }
        return mark;
    }

    /** The line before an interrupt's first function, and behind its end. */
    void appendArrow(GraphCpu cpu, String arrow, TextBuffer out) {
        append(cpu, out);
        out.append(options.hasDuration ? "  " : "").append(arrow);
        out.append(options.hasDuration ? " |" : "").append('\n');
    }
}
