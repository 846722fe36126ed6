package dev.ringmap.events.print;

import dev.ringmap.SubBufferTakenException;
import dev.ringmap.TraceEvent;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.render.TerminalText;
import dev.ringmap.events.symbols.KernelFunctions;
import dev.ringmap.events.symbols.KernelSymbols;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes whole lines as the kernel's {@code trace} file does while {@code function_graph} is the tracer: functions by their nesting, and all
 * other events as comments between them.
 *
 * <pre>
 *  0)               |  ksys_read() {
 *  0)   0.412 us    |    fdget_pos();
 *  0)               |    &#47;* sched_waking: comm=kworker/0:1 pid=9 prio=120 target_cpu=000 *&#47;
 *  0) + 12.345 us   |  }
 * </pre>
 *
 * <p>Whether a function calls others is known with the next event of its CPU. So long its line is held back, and all lines that follow it,
 * those of other CPUs too; {@link #flush} ends the wait. Beyond 64 KiB the first function that waits is taken for one that calls others.
 *
 * <p>Arguments, which the kernel records with its option {@code funcgraph-args}, are left out: {@code ksys_read()}.
 *
 * <p>Thread safety: <em>confined</em>. Appending allocates nothing for an event, apart from what the buffers need to grow.
 *
 * <p>Source: {@code kernel/trace/trace_functions_graph.c}, as of 6.18.
 *
 * @since 0.1
 */
public final class FunctionGraphText {

    private static final int MOST_HELD_BYTES = 1 << 16;
    private static final int INDENT = 2;
    private static final String ENTERS_INTERRUPT = "==========>";
    private static final String LEAVES_INTERRUPT = "<==========";

    private final EventFormats formats;
    private final KernelSymbols symbols;
    private final KernelFunctions functions;
    private final TraceHeader header;
    private final boolean isEscaping;
    private final GraphOptions options;
    private final GraphColumns columns;
    private final GraphNames names;
    private final @Nullable GraphEntry entry;
    private final @Nullable GraphEntry entryWithAddress;
    private final @Nullable GraphExit exit;

    private final HeldLines held = new HeldLines();
    private GraphCpu[] cpus = {};
    private @Nullable EventLine[] comments = {};

    private FunctionGraphText(
            EventFormats formats, KernelSymbols symbols, TraceHeader header, int cpuCount, boolean isEscaping) {
        this.formats = formats;
        this.symbols = symbols;
        this.functions = symbols.functions();
        this.header = header;
        this.isEscaping = isEscaping;
        this.options = new GraphOptions(header.options());
        this.columns = new GraphColumns(options, header.comms(), isEscaping, cpuCount);
        this.entry = GraphEntry.of(formats, "ftrace:funcgraph_entry");
        this.entryWithAddress = GraphEntry.of(formats, "ftrace:fgraph_retaddr_entry");
        this.exit = GraphExit.of(formats);
        this.names = new GraphNames(
                options, functions, new Places(symbols, header.options()), exit != null && exit.hasReturnValue());
    }

    /**
     * Makes a writer. Text from the kernel is passed on byte for byte; nothing is escaped.
     *
     * @param formats of the kernel that the events come from; not {@code null}
     * @param symbols what its names and addresses stand for; not {@code null}
     * @param header for what the tracer does not show as a comment, such as stacks; its {@code Comms} name the tasks, and its {@link
     *     TraceOptions} say what is shown; not {@code null}
     * @param cpuCount how many CPUs the kernel may have, which says how wide their numbers are; 1 or more
     * @return the writer; not {@code null}
     * @throws IllegalArgumentException if there are fewer CPUs than one, or a format of the tracer lacks a field
     */
    public static FunctionGraphText of(EventFormats formats, KernelSymbols symbols, TraceHeader header, int cpuCount) {
        return of(formats, symbols, header, cpuCount, false);
    }

    /**
     * Makes a writer as {@link #of}, whose lines are {@linkplain TerminalText safe for a terminal}: what comes from an event can neither drive
     * it nor begin a line.
     *
     * @param formats as {@link #of} takes them; not {@code null}
     * @param symbols as {@link #of} takes them; not {@code null}
     * @param header as {@link #of} takes it; not {@code null}
     * @param cpuCount as {@link #of} takes it; 1 or more
     * @return the writer; not {@code null}
     * @throws IllegalArgumentException as {@link #of}
     */
    public static FunctionGraphText forTerminal(
            EventFormats formats, KernelSymbols symbols, TraceHeader header, int cpuCount) {
        return of(formats, symbols, header, cpuCount, true);
    }

    private static FunctionGraphText of(
            EventFormats formats, KernelSymbols symbols, TraceHeader header, int cpuCount, boolean isEscaping) {
        Objects.requireNonNull(header, "header");
        if (cpuCount < 1) {
            throw new IllegalArgumentException("a machine of " + cpuCount + " CPUs");
        }
        return new FunctionGraphText(formats, symbols, header, cpuCount, isEscaping);
    }

    /**
     * Takes a format that has come since, of a probe or a module.
     *
     * @param format the format; not {@code null}
     */
    public void add(EventFormat format) {
        reserve(format.id());
        comments[format.id()] = EventLine.of(format, symbols, header);
    }

    /**
     * Takes an event, and appends the lines that are complete, each with its newline: none, its own, or earlier ones too.
     *
     * @param cpu where it happened, from 0
     * @param event the event; each CPU's in their order; not {@code null}
     * @param out where lines go; not {@code null}
     * @return {@code false} if the event has no text, so that its fields are shown
     * @throws dev.ringmap.events.MalformedEventException if the record contradicts its format; the line ends there
     * @throws IndexOutOfBoundsException if the record ends before its fields do; the line ends there
     * @throws SubBufferTakenException if the sub-buffer was taken away; its line is left out
     */
    public boolean append(int cpu, TraceEvent event, TextBuffer out) {
        try {
            return write(state(cpu), event);
        } finally {
            release(out);
        }
    }

    /**
     * Takes a line that is not an event's, such as of lost events: what waits on that CPU is taken for a function that calls others, and what
     * waits on other CPUs goes on waiting.
     *
     * @param cpu which CPU it is about, from 0
     * @param line the line, without a newline; not {@code null}
     * @param out where lines go; not {@code null}
     */
    public void insert(int cpu, String line, TextBuffer out) {
        GraphCpu about = state(cpu);
        if (about.isWaiting) {
            endNested(about);
        }
        held.text.append(line).append('\n');
        release(out);
    }

    /**
     * Appends all lines that are held back: what waits is taken for a function that calls others. To be called when no event has come
     * for a while, and at the end.
     *
     * @param out where lines go; not {@code null}
     */
    public void flush(TextBuffer out) {
        for (GraphCpu first = held.first(); first != null; first = held.first()) {
            endNested(first);
        }
        held.moveTo(out);
    }

    private void release(TextBuffer out) {
        GraphCpu first = held.first();
        while (first != null && held.text.lengthBytes() > MOST_HELD_BYTES) {
            endNested(first);
            first = held.first();
        }
        held.moveTo(out);
    }

    private GraphCpu state(int cpu) {
        if (cpu >= cpus.length) {
            int known = cpus.length;
            cpus = Arrays.copyOf(cpus, cpu + 1);
            Arrays.setAll(cpus, i -> i < known ? cpus[i] : new GraphCpu(i));
        }
        return cpus[cpu];
    }

    private boolean write(GraphCpu cpu, TraceEvent event) {
        int type = event.typeId();
        if (cpu.isWaiting) {
            if (exit != null && type == exit.typeId && isEndOf(cpu, exit, event)) {
                endLeaf(cpu, exit.durationNanos(event), exit.returnValue(event));
                return true;
            }
            endNested(cpu);
        }
        int start = held.text.lengthBytes();
        try {
            return writeLine(cpu, event);
        } catch (SubBufferTakenException e) {
            held.text.truncate(start);
            throw e;
        }
    }

    private boolean writeLine(GraphCpu cpu, TraceEvent event) {
        int type = event.typeId();
        if (entry != null && type == entry.typeId) {
            enter(cpu, entry, event);
        } else if (entryWithAddress != null && type == entryWithAddress.typeId) {
            enter(cpu, entryWithAddress, event);
        } else if (exit != null && type == exit.typeId) {
            leave(cpu, exit, event);
        } else {
            return other(cpu, event);
        }
        return true;
    }

    private static boolean isEndOf(GraphCpu cpu, GraphExit exit, TraceEvent event) {
        return event.intAt(CommonFieldsDescriptor.PID_OFFSET) == cpu.pid && exit.function(event) == cpu.function;
    }

    private void enter(GraphCpu cpu, GraphEntry entered, TraceEvent event) {
        cpu.load(event);
        entered.load(event, cpu);
        boolean isInterrupt = functions.isInterruptEntry(cpu.function);
        if (!options.hasInterrupts && (isInterrupt || cpu.interruptDepth != GraphCpu.NOWHERE)) {
            cpu.interruptDepth = cpu.interruptDepth == GraphCpu.NOWHERE ? cpu.functionDepth : cpu.interruptDepth;
            return;
        }
        int lineOffset = held.text.lengthBytes();
        columns.appendSwitch(cpu, held.text);
        if (isInterrupt) {
            columns.appendArrow(cpu, ENTERS_INTERRUPT, held.text);
        }
        columns.append(cpu, held.text);
        held.hold(cpu, lineOffset);
    }

    private void endLeaf(GraphCpu cpu, long durationNanos, long returnValue) {
        cpu.depth = cpu.functionDepth - 1;
        cpu.enter(0, cpu.functionDepth);
        held.open(cpu);
        columns.appendDuration(durationNanos, held.text);
        indent(cpu.functionDepth);
        names.appendLeaf(cpu, returnValue, held.text);
        endInterrupt(cpu, cpu.function);
        held.close(cpu);
    }

    private void endNested(GraphCpu cpu) {
        cpu.depth = cpu.functionDepth;
        cpu.enter(cpu.function, cpu.functionDepth);
        held.open(cpu);
        columns.appendNoDuration(held.text);
        indent(cpu.functionDepth);
        names.appendEntry(cpu, held.text);
        held.close(cpu);
    }

    private void leave(GraphCpu cpu, GraphExit left, TraceEvent event) {
        int depth = left.depth(event);
        long function = left.function(event);
        long durationNanos = left.durationNanos(event);
        cpu.load(event);
        if (!options.hasInterrupts && cpu.interruptDepth != GraphCpu.NOWHERE) {
            cpu.interruptDepth = cpu.interruptDepth >= depth ? GraphCpu.NOWHERE : cpu.interruptDepth;
            return;
        }
        cpu.depth = depth - 1;
        boolean isKnown = cpu.leave(function, depth);
        columns.appendSwitch(cpu, held.text);
        columns.append(cpu, held.text);
        columns.appendDuration(durationNanos, held.text);
        indent(depth);
        names.appendExit(function, isKnown, left.returnValue(event), held.text);
        if (options.hasOverrun) {
            held.text.append(" (Overruns: ").appendUnsigned(left.overrun(event)).append(")\n");
        }
        endInterrupt(cpu, function);
    }

    private void endInterrupt(GraphCpu cpu, long function) {
        if (functions.isInterruptEntry(function)) {
            columns.appendArrow(cpu, LEAVES_INTERRUPT, held.text);
        }
    }

    private void indent(int depth) {
        held.text.append(' ', INDENT * Math.max(0, Math.min(depth, GraphCpu.MOST_DEPTH)));
    }

    /** Functions and stacks look as with any tracer. */
    private boolean other(GraphCpu cpu, TraceEvent event) {
        cpu.load(event);
        EventLine line = line(event.typeId());
        if (line == null || line.isGraphComment()) {
            return comment(cpu, line, event);
        }
        int start = held.text.lengthBytes();
        try {
            header.append(cpu.cpu, event, held.text);
            escape(null, start);
            start = held.text.lengthBytes();
            return line.append(event, held.text);
        } finally {
            escape(line, start);
            held.text.append('\n');
        }
    }

    /** Newlines of a stack are its own. */
    private void escape(@Nullable EventLine line, int start) {
        if (isEscaping && (line == null || !line.hasLines())) {
            TerminalText.escape(held.text, start);
        }
    }

    private boolean comment(GraphCpu cpu, @Nullable EventLine line, TraceEvent event) {
        columns.appendSwitch(cpu, held.text);
        columns.append(cpu, held.text);
        columns.appendNoDuration(held.text);
        indent(cpu.depth > 0 ? cpu.depth + 1 : 0);
        held.text.append("/* ");
        int start = held.text.lengthBytes();
        try {
            return line != null && line.appendComment(event, held.text);
        } finally {
            escape(line, start);
            held.text.append(" */\n");
        }
    }

    private @Nullable EventLine line(int typeId) {
        reserve(typeId);
        EventLine known = comments[typeId];
        if (known == null) {
            EventFormat format = formats.format(typeId).orElse(null);
            known = format == null ? null : EventLine.of(format, symbols, header);
            comments[typeId] = known;
        }
        return known;
    }

    private void reserve(int typeId) {
        if (typeId >= comments.length) {
            comments = Arrays.copyOf(comments, typeId + 1);
        }
    }
}
