package dev.ringmap.cli;

import dev.ringmap.LostEvents;
import dev.ringmap.TraceEvent;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.MalformedEventException;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.print.EventLine;
import dev.ringmap.events.print.TraceHeader;
import dev.ringmap.events.render.FieldsJson;
import dev.ringmap.events.render.FieldsJson.Longs;
import dev.ringmap.events.render.FieldsText;
import dev.ringmap.events.stream.StreamedEvent;
import dev.ringmap.events.symbols.KernelSymbols;
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Lines for programs, one JSON object each: {@code {"time":1234,"cpu":1,"pid":4242,"event":"sched:sched_switch","fields":{…}}}. */
final class NdjsonPrinter implements EventPrinter {

    /**
     * How the events of one format are written.
     *
     * @param text {@code null} if no text is wanted
     */
    private record Members(FieldsJson fields, @Nullable Body text) {}

    private final Output out;
    private final FormatBindings<Members> members;
    private final String longQuote;
    private final TextBuffer text = new TextBuffer();
    private long withoutText;

    /**
     * @param symbols for the kernel's text of each event; {@code null} if that is not wanted
     */
    NdjsonPrinter(Output out, Longs longs, @Nullable KernelSymbols symbols) {
        this.out = out;
        this.members = symbols == null
                ? FormatBindings.atOnce(format -> new Members(FieldsJson.of(format, longs), null))
                : new FormatBindings<>(
                        symbols::isLoaded,
                        format -> new Members(FieldsJson.of(format, longs), EventLine.of(format, symbols)::appendText),
                        format -> new Members(FieldsJson.of(format, longs), fields(FieldsText.of(format))));
        this.longQuote = longs == Longs.STRING ? "\"" : "";
    }

    private static Body fields(FieldsText fields) {
        return (event, line) -> {
            fields.append(event, line);
            return false;
        };
    }

    @Override
    public void expect(Collection<EventFormat> formats) {
        members.expect(formats);
    }

    @Override
    public void expectStanding() {
        members.letWait();
    }

    @Override
    public void event(StreamedEvent event) throws IOException {
        TextBuffer line = out.line();
        appendLong(event.timestamp(), line.append("{\"time\":"));
        line.append(",\"cpu\":").appendDecimal(event.cpu());
        line.append(",\"pid\":").appendDecimal(TraceHeader.pid(event.event()));
        FieldsJson.appendString(event.name(), line.append(",\"event\":"));
        int start = line.lengthBytes();
        try {
            EventFormat format = event.format().orElse(null);
            if (format != null) {
                append(members.of(format), event.event(), line);
            } else {
                line.append(",\"raw\":\"");
                RawPayload.append(event, line);
                line.append('"');
            }
        } catch (MalformedEventException | IndexOutOfBoundsException e) {
            line.truncate(start); // half an object would make the whole line unreadable
            line.append(",\"malformed\":");
            FieldsJson.appendString(String.valueOf(e.getMessage()), line);
        }
        line.append('}');
        out.eventEnd();
    }

    private void append(Members wanted, TraceEvent event, TextBuffer line) {
        wanted.fields.append(event, line.append(",\"fields\":"));
        if (wanted.text != null) {
            text.clear();
            withoutText += wanted.text.append(event, text) ? 0 : 1;
            FieldsJson.appendString(text, line.append(",\"text\":"));
        }
    }

    @Override
    public long withoutText() {
        return withoutText;
    }

    @Override
    public void dropLine() {
        out.dropLine();
    }

    @Override
    public void lost(int cpu, LostEvents lost) throws IOException {
        TextBuffer line = remark(cpu).append("\"lost\":");
        if (lost.equals(LostEvents.UNKNOWN)) {
            line.append("null");
        } else {
            appendLong(lost.count(), line);
            line.append(lost.isLowerBound() ? ",\"atLeast\":true" : "");
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

    private void appendLong(long unsigned, TextBuffer line) {
        line.append(longQuote);
        line.appendUnsigned(unsigned);
        line.append(longQuote);
    }

    private TextBuffer remark(int cpu) throws IOException {
        return out.line().append("{\"cpu\":").appendDecimal(cpu).append(',');
    }
}
