package dev.ringmap.cli;

import dev.ringmap.LostEvents;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.MalformedEventException;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.print.EventLine;
import dev.ringmap.events.print.TraceHeader;
import dev.ringmap.events.render.FieldsText;
import dev.ringmap.events.render.TerminalText;
import dev.ringmap.events.stream.StreamedEvent;
import dev.ringmap.events.symbols.KernelSymbols;
import java.io.IOException;
import java.util.Collection;

/**
 * Lines for people, as the kernel's {@code trace} has them: {@code bash-4242 [001] d..2. 1234.567890: sched_switch: prev_comm=bash …}.
 * Characters that a terminal would obey and not show are escaped.
 */
final class TextPrinter implements EventPrinter {

    private final Output out;
    private final FormatBindings<Body> bodies;
    private final TaskNames names;
    private final TraceHeader header;
    private long withoutText;

    private TextPrinter(Output out, TaskNames names, TraceHeader header, FormatBindings<Body> bodies) {
        this.out = out;
        this.bodies = bodies;
        this.names = names;
        this.header = header;
    }

    /** Prints events in the kernel's words. */
    static TextPrinter ofText(Output out, TaskNames names, TraceHeader header, KernelSymbols symbols) {
        return new TextPrinter(
                out,
                names,
                header,
                new FormatBindings<>(
                        symbols::isLoaded,
                        format -> text(EventLine.of(format, symbols, header)),
                        format -> fields(format, false)));
    }

    /** Prints events by their fields. */
    static TextPrinter ofFields(Output out, TaskNames names, TraceHeader header) {
        return new TextPrinter(out, names, header, FormatBindings.atOnce(format -> fields(format, true)));
    }

    private static Body text(EventLine text) {
        return (event, line) -> {
            int start = line.lengthBytes();
            boolean hasText = text.append(event, line);
            if (!text.hasLines()) {
                TerminalText.escape(line, start);
            }
            return hasText;
        };
    }

    private static Body fields(EventFormat format, boolean isWanted) {
        FieldsText fields = FieldsText.of(format);
        return (event, line) -> {
            fields.append(event, line.append(format.name()).append(": "));
            return isWanted;
        };
    }

    @Override
    public void expect(Collection<EventFormat> formats) {
        bodies.expect(formats);
    }

    @Override
    public void expectStanding() {
        bodies.letWait();
    }

    @Override
    public void event(StreamedEvent event) throws IOException {
        TextBuffer line = out.line();
        int start = line.lengthBytes();
        try {
            names.learnFrom(event.event());
            header.append(event.cpu(), event.event(), line);
            TerminalText.escape(line, start);
            EventFormat format = event.format().orElse(null);
            if (format == null) {
                RawPayload.append(event, line.append(event.name()).append(": "));
            } else if (!bodies.of(format).append(event.event(), line)) {
                withoutText++;
            }
        } catch (MalformedEventException | IndexOutOfBoundsException e) {
            line.append(" [malformed: ").append(String.valueOf(e.getMessage())).append(']');
        }
        out.eventEnd();
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
        remark(Remark.loss(cpu, lost));
    }

    @Override
    public void reset(int cpu) throws IOException {
        remark(Remark.reset(cpu));
    }

    @Override
    public void malformed(int cpu, String problem) throws IOException {
        remark(Remark.skipped(cpu, problem));
    }

    private void remark(String remark) throws IOException {
        out.line().append(remark);
        out.lineEnd();
    }
}
