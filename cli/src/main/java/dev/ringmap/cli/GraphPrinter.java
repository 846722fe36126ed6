package dev.ringmap.cli;

import dev.ringmap.LostEvents;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.MalformedEventException;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.print.FunctionGraphText;
import dev.ringmap.events.stream.StreamedEvent;
import java.io.IOException;
import java.util.BitSet;
import java.util.Collection;

/** Lines for people, as the kernel's {@code trace} has them while {@code function_graph} is the tracer; remarks stand between them. */
final class GraphPrinter implements EventPrinter {

    private final Output out;
    private final TaskNames names;
    private final FunctionGraphText graph;
    private final EventFormats formats;
    private final BitSet metTypes = new BitSet();

    /** Prints what is not of the graph. */
    private final TextPrinter others;

    private long withoutText;

    /**
     * @param formats those that the graph has been made with
     */
    GraphPrinter(Output out, TaskNames names, FunctionGraphText graph, EventFormats formats, TextPrinter others) {
        this.out = out;
        this.names = names;
        this.graph = graph;
        this.others = others;
        this.formats = formats;
    }

    @Override
    public void expect(Collection<EventFormat> formats) {
        others.expect(formats);
    }

    @Override
    public void expectStanding() {
        others.expectStanding();
    }

    @Override
    public void event(StreamedEvent event) throws IOException {
        EventFormat format = event.format().orElse(null);
        if (format == null) {
            endWait();
            others.event(event);
            return;
        }
        meet(format);
        names.learnFrom(event.event());
        TextBuffer lines = out.line();
        try {
            withoutText += graph.append(event.cpu(), event.event(), lines) ? 0 : 1;
        } catch (MalformedEventException | IndexOutOfBoundsException e) {
            graph.insert(event.cpu(), Remark.malformed(event.cpu(), e), lines);
        }
        out.linesEnd();
    }

    /** A probe or a module may have come since the graph was made. */
    private void meet(EventFormat format) {
        if (!metTypes.get(format.id())) {
            metTypes.set(format.id());
            if (formats.format(format.id()).isEmpty()) {
                graph.add(format);
            }
        }
    }

    @Override
    public void endWait() throws IOException {
        graph.flush(out.line());
        out.linesEnd();
    }

    @Override
    public long withoutText() {
        return withoutText + others.withoutText();
    }

    /** The graph has left it out, but not those before it that have waited for it. */
    @Override
    public void dropLine() {
        out.linesEnd();
    }

    @Override
    public void lost(int cpu, LostEvents lost) throws IOException {
        remark(cpu, Remark.loss(cpu, lost));
    }

    @Override
    public void reset(int cpu) throws IOException {
        remark(cpu, Remark.reset(cpu));
    }

    @Override
    public void malformed(int cpu, String problem) throws IOException {
        remark(cpu, Remark.skipped(cpu, problem));
    }

    private void remark(int cpu, String remark) throws IOException {
        graph.insert(cpu, remark, out.line());
        out.linesEnd();
    }
}
