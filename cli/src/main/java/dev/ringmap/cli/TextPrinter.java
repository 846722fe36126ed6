package dev.ringmap.cli;

import dev.ringmap.EventCursor;
import dev.ringmap.SubBuffer;
import dev.ringmap.events.EventCatalog;
import dev.ringmap.events.MalformedEventException;
import dev.ringmap.events.render.FieldsText;
import dev.ringmap.spi.ErrnoException;
import java.io.IOException;

/** Lines for people: {@code  1234.567890123 [001]    4242 sched:sched_switch prev_comm="bash" …}. */
final class TextPrinter implements EventPrinter {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int SECONDS_WIDTH = 6;
    private static final int FRACTION_WIDTH = 9;
    private static final int CPU_WIDTH = 3;
    private static final int PID_WIDTH = 7;

    private final Output out;
    private final FormatTable<FieldsText> formats;
    private final boolean isInNanos;

    TextPrinter(Output out, EventCatalog catalog, boolean isInNanos) {
        this.out = out;
        this.formats = new FormatTable<>(catalog, FieldsText::of);
        this.isInNanos = isInNanos;
    }

    @Override
    public void event(int cpu, EventCursor event) throws IOException, ErrnoException {
        FormatTable.Entry<FieldsText> format = formats.of(event);
        StringBuilder line = out.line();
        time(event.timestamp(), line);
        line.append(" [");
        padded(cpu, CPU_WIDTH, '0', line);
        line.append("] ");
        padded(format.pid(event), PID_WIDTH, ' ', line);
        line.append(' ').append(format.name).append(' ');
        FieldsText fields = format.fields;
        try {
            if (fields != null) {
                fields.append(event, line);
            } else {
                line.append(event.payloadLengthBytes()).append(" bytes");
            }
        } catch (MalformedEventException | IndexOutOfBoundsException e) {
            line.append(" [malformed: ").append(e.getMessage()).append(']');
        }
        out.lineEnd();
    }

    private void time(long timestamp, StringBuilder line) {
        if (!isInNanos) {
            line.append(Long.toUnsignedString(timestamp));
            return;
        }
        padded(Long.divideUnsigned(timestamp, NANOS_PER_SECOND), SECONDS_WIDTH, ' ', line);
        line.append('.');
        padded(Long.remainderUnsigned(timestamp, NANOS_PER_SECOND), FRACTION_WIDTH, '0', line);
    }

    private static void padded(long number, int width, char padding, StringBuilder line) {
        int start = line.length();
        line.append(number);
        for (int length = line.length() - start; length < width; length++) {
            line.insert(start, padding);
        }
    }

    @Override
    public void dropLine() {
        out.dropLine();
    }

    @Override
    public void lost(int cpu, long count) throws IOException {
        remark(cpu, count == SubBuffer.UNKNOWN_LOST ? "events lost, nobody knows how many" : count + " events lost");
    }

    @Override
    public void reset(int cpu) throws IOException {
        remark(cpu, "the trace was cleared");
    }

    @Override
    public void malformed(int cpu, String problem) throws IOException {
        remark(cpu, "the rest of a sub-buffer was skipped: " + problem);
    }

    private void remark(int cpu, String what) throws IOException {
        out.line().append("CPU ").append(cpu).append(": ").append(what);
        out.lineEnd();
    }
}
