package dev.ringmap.backend.sim.files;

import dev.ringmap.backend.sim.event.CommonFields;
import dev.ringmap.backend.sim.instance.TraceArray;
import dev.ringmap.backend.sim.ring.CpuBuffer;
import dev.ringmap.backend.sim.ring.RecordedEvent;
import dev.ringmap.backend.sim.ring.RingBuffer;
import dev.ringmap.backend.sim.ring.Statistics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The text of {@code trace}, {@code trace_pipe} and {@code stats}. */
final class TraceText {

    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MICROS_PER_SECOND = 1_000_000;

    /** {@code TRACE_SEQ_BUFFER_SIZE}: the size into which one event's text has to fit. */
    private static final int MAX_LINE_BYTES = 8156;

    private static final int RAW_BYTE_CHARACTERS = 3;
    private static final int LOW_NIBBLE = 0x0f;
    private static final int NIBBLE_BITS = 4;

    private static final String COLUMNS = """
            #
            #                                _-----=> irqs-off/BH-disabled
            #                               / _----=> need-resched
            #                              | / _---=> hardirq/softirq
            #                              || / _--=> preempt-depth
            #                              ||| / _-=> migrate-disable
            #                              |||| /     delay
            #           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
            #              | |         |   |||||     |         |
            """;

    /** Time stamps are unsigned. */
    static final Comparator<RecordedEvent> BY_TIME = (a, b) -> Long.compareUnsigned(a.timestamp(), b.timestamp());

    private final TraceArray instance;

    TraceText(TraceArray instance) {
        this.instance = instance;
    }

    /** What {@code trace} shows of some CPUs' unread events, without consuming them. */
    String trace(RingBuffer buffer, List<CpuBuffer> cpuBuffers) {
        long entries = 0;
        long written = 0;
        // The file of one CPU counts all of them, too.
        for (CpuBuffer cpuBuffer : buffer.cpus()) {
            Statistics statistics = cpuBuffer.statistics();
            entries += statistics.entries();
            written += statistics.entries() + statistics.overrun();
        }
        StringBuilder text = new StringBuilder("# tracer: nop\n#\n# entries-in-buffer/entries-written: ")
                .append(entries)
                .append('/')
                .append(written)
                .append("   #P:")
                .append(buffer.cpuCount())
                .append('\n')
                .append(COLUMNS);
        List<RecordedEvent> events = new ArrayList<>();
        cpuBuffers.forEach(cpuBuffer -> cpuBuffer.forEachUnread(events::add));
        events.sort(BY_TIME);
        boolean annotates = buffer.cpus().stream().anyMatch(b -> b.statistics().overrun() > 0);
        Set<Integer> started = new HashSet<>();
        int index = 0;
        for (RecordedEvent event : events) {
            // The first two lines are taken to begin together.
            if (started.add(event.cpu()) && annotates && index > 1) {
                text.append("##### CPU ").append(event.cpu()).append(" buffer started ####\n");
            }
            text.append(line(event));
            index++;
        }
        return text.toString();
    }

    /** One line, or several where a marker's text has several. */
    String line(RecordedEvent event) {
        ByteBuffer payload = event.payload();
        int pid = payload.getInt(CommonFields.PID_OFFSET);
        String line = String.format(
                "%16s-%-7d [%03d] %s %s: %s\n",
                instance.machine().command(pid),
                pid,
                event.cpu(),
                context(payload),
                time(event.timestamp()),
                instance.machine().eventText().render(payload));
        return line.length() < MAX_LINE_BYTES ? line : cutRawData(line);
    }

    /** Only raw data makes lines so long. The kernel leaves out the bytes that do not fit, and the line feed with them. */
    private static String cutRawData(String line) {
        int data = line.indexOf(':', line.indexOf('#'));
        int room = MAX_LINE_BYTES - 2 - data;
        return line.substring(0, data + 1 + room - room % RAW_BYTE_CHARACTERS);
    }

    /** A loss, as {@code trace_pipe} reports it. */
    static String loss(RecordedEvent event) {
        return "CPU:" + event.cpu() + " [LOST " + event.lostBefore() + " EVENTS]\n";
    }

    private String time(long timestamp) {
        if (!instance.clock().inNanos()) {
            return String.format("%12s", Long.toUnsignedString(timestamp));
        }
        long micros = Long.divideUnsigned(timestamp + NANOS_PER_MICRO / 2, NANOS_PER_MICRO);
        return String.format("%5d.%06d", micros / MICROS_PER_SECOND, micros % MICROS_PER_SECOND);
    }

    private static String context(ByteBuffer payload) {
        int flags = payload.get(CommonFields.FLAGS_OFFSET);
        int counts = payload.get(CommonFields.PREEMPT_COUNT_OFFSET);
        return "" + interruptsOff(flags) + needResched(flags) + interrupt(flags) + digit(counts & LOW_NIBBLE)
                + digit(counts >>> NIBBLE_BITS & LOW_NIBBLE);
    }

    private static char interruptsOff(int flags) {
        boolean irqs = (flags & CommonFields.IRQS_OFF) != 0;
        boolean bottomHalves = (flags & CommonFields.BH_OFF) != 0;
        return irqs && bottomHalves ? 'D' : irqs ? 'd' : bottomHalves ? 'b' : '.';
    }

    private static char needResched(int flags) {
        boolean wanted = (flags & CommonFields.NEED_RESCHED) != 0;
        boolean preempt = (flags & CommonFields.PREEMPT_RESCHED) != 0;
        return wanted && preempt ? 'N' : wanted ? 'n' : preempt ? 'p' : '.';
    }

    private static char interrupt(int flags) {
        boolean hard = (flags & CommonFields.HARD_IRQ) != 0;
        boolean soft = (flags & CommonFields.SOFT_IRQ) != 0;
        boolean nmi = (flags & CommonFields.NMI) != 0;
        return nmi ? (hard ? 'Z' : 'z') : hard && soft ? 'H' : hard ? 'h' : soft ? 's' : '.';
    }

    private static char digit(int count) {
        return count == 0 ? '.' : Character.forDigit(count, 16);
    }

    /** What {@code stats} shows. */
    String statistics(CpuBuffer cpuBuffer, long now) {
        Statistics statistics = cpuBuffer.statistics();
        return "entries: " + statistics.entries() + "\noverrun: " + statistics.overrun() + "\ncommit overrun: "
                + statistics.commitOverrun() + "\nbytes: " + statistics.bytes() + "\noldest event ts: "
                + statisticsTime(statistics.oldestTimestamp()) + "\nnow ts: " + statisticsTime(now)
                + "\ndropped events: " + statistics.dropped() + "\nread events: " + statistics.read() + "\n";
    }

    private String statisticsTime(long timestamp) {
        return instance.clock().inNanos() ? time(timestamp) : Long.toUnsignedString(timestamp);
    }
}
