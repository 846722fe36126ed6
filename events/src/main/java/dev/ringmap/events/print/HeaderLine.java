package dev.ringmap.events.print;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.LongField;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.symbols.KernelSymbols;
import org.jspecify.annotations.Nullable;

/** What tracers print that has a time or the name of a task in it, which look as they do in the header. */
abstract class HeaderLine extends TracerLine {

    final TraceHeader header;

    private HeaderLine(TraceHeader header) {
        this.header = header;
    }

    /** Returns the line of a format, or {@code null} if it is another. */
    static @Nullable HeaderLine of(EventFormat format, KernelSymbols symbols, Places places, TraceHeader header) {
        return switch (format.name()) {
            case "func_repeats" -> new Repeats(format, places, header);
            case "context_switch" -> new Switch(format, "==>", symbols, header);
            case "wakeup" -> new Switch(format, "  +", symbols, header);
            default -> null;
        };
    }

    /** {@code schedule <-do_nanosleep (repeats: 3, last_ts: 1234.567890)}. */
    private static final class Repeats extends HeaderLine {
        private final Function function;
        private final LongField count;
        private final LongField deltaHigh;
        private final LongField deltaLow;

        Repeats(EventFormat format, Places places, TraceHeader header) {
            super(header);
            this.function = new Function(format, places);
            this.count = format.longField("count");
            this.deltaHigh = format.longField("top_delta_ts");
            this.deltaLow = format.longField("bottom_delta_ts");
        }

        @Override
        void append(TraceEvent event, TextBuffer out) {
            function.append(event, out);
            out.append(" (repeats: ").appendUnsigned(count.read(event)).append(", last_ts: ");
            long delta = deltaHigh.read(event) << Integer.SIZE | deltaLow.read(event);
            header.appendTime(event.timestamp() - delta, out);
            out.append(')');
        }
    }

    /** {@code     42:120:S ==> [001]    43:120:R bash}. */
    private static final class Switch extends HeaderLine {
        private static final String STATES =
                ", {0, \"R\"}, {1, \"S\"}, {2, \"D\"}, {3, \"T\"}, {4, \"t\"}, {5, \"X\"}, {6, \"Z\"}, {7, \"P\"}, {8, \"I\"})";

        private final EventText text;
        private final LongField nextPid;

        Switch(EventFormat format, String arrow, KernelSymbols symbols, TraceHeader header) {
            super(header);
            String printFormat = "\" %7d:%3d:%s " + arrow + " [%03d] %7d:%3d:%s \", REC->prev_pid, REC->prev_prio, "
                    + "__print_symbolic(REC->prev_state" + STATES + ", REC->next_cpu, REC->next_pid, REC->next_prio, "
                    + "__print_symbolic(REC->next_state" + STATES;
            this.text = new EventText(PrintFormat.of(format, printFormat, Names.of(symbols)));
            this.nextPid = format.longField("next_pid");
        }

        @Override
        void append(TraceEvent event, TextBuffer out) {
            if (!text.append(event, out)) {
                throw NotRenderableException.INSTANCE;
            }
            header.comms().append((int) nextPid.read(event), out);
        }
    }
}
