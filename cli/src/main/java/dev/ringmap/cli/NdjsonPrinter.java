package dev.ringmap.cli;

import dev.ringmap.EventCursor;
import dev.ringmap.SubBuffer;
import dev.ringmap.events.EventCatalog;
import dev.ringmap.events.MalformedEventException;
import dev.ringmap.events.render.FieldsJson;
import dev.ringmap.spi.ErrnoException;
import java.io.IOException;

/** Lines for programs, one JSON object each: {@code {"time":1234,"cpu":1,"pid":4242,"event":"sched:sched_switch","fields":{…}}}. */
final class NdjsonPrinter implements EventPrinter {

    private final Output out;
    private final FormatTable<FieldsJson> formats;

    NdjsonPrinter(Output out, EventCatalog catalog) {
        this.out = out;
        this.formats = new FormatTable<>(catalog, FieldsJson::of);
    }

    @Override
    public void event(int cpu, EventCursor event) throws IOException, ErrnoException {
        FormatTable.Entry<FieldsJson> format = formats.of(event);
        StringBuilder line = out.line();
        line.append("{\"time\":").append(event.timestamp());
        line.append(",\"cpu\":").append(cpu);
        line.append(",\"pid\":").append(format.pid(event));
        line.append(",\"event\":\"").append(format.name).append('"');
        int start = line.length();
        FieldsJson fields = format.fields;
        try {
            if (fields != null) {
                line.append(",\"fields\":");
                fields.append(event, line);
            }
        } catch (MalformedEventException | IndexOutOfBoundsException e) {
            line.setLength(start); // half an object would make the whole line unreadable
            line.append(",\"malformed\":");
            FieldsJson.appendString(String.valueOf(e.getMessage()), line);
        }
        line.append('}');
        out.lineEnd();
    }

    @Override
    public void dropLine() {
        out.dropLine();
    }

    @Override
    public void lost(int cpu, long count) throws IOException {
        StringBuilder line = remark(cpu).append("\"lost\":");
        if (count == SubBuffer.UNKNOWN_LOST) {
            line.append("null");
        } else {
            line.append(count);
        }
        line.append('}');
        out.lineEnd();
    }

    @Override
    public void reset(int cpu) throws IOException {
        remark(cpu).append("\"reset\":true}");
        out.lineEnd();
    }

    @Override
    public void malformed(int cpu, String problem) throws IOException {
        FieldsJson.appendString(problem, remark(cpu).append("\"skipped\":"));
        out.line().append('}');
        out.lineEnd();
    }

    private StringBuilder remark(int cpu) {
        return out.line().append("{\"cpu\":").append(cpu).append(',');
    }
}
