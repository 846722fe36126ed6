package dev.ringmap.events;

import dev.ringmap.EventCursor;
import dev.ringmap.RingBufferReader;
import dev.ringmap.TraceEvent;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.events.merge.EventMerge;
import dev.ringmap.events.print.EventText;
import dev.ringmap.events.print.PrintFormat;
import dev.ringmap.events.stream.TraceStream;
import dev.ringmap.events.symbols.KernelSymbols;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.ObjIntConsumer;

/** The examples of the Javadoc, so that they are compiled. */
final class Examples {

    private static final long PAUSE_NANOS = 1_000_000;

    private Examples() {}

    static void fields(TraceInstance trace, EventCursor event, LongConsumer process) throws IOException {
        // @start region="fields"
        EventFormats formats = EventFormats.load(trace, List.of("sched:sched_switch"));
        EventFormat format = formats.format("sched:sched_switch");
        LongField nextPid = format.longField("next_pid");
        while (event.next()) {
            if (event.typeId() == format.id()) {
                process.accept(nextPid.read(event));
            }
        }
        // @end
    }

    static void text(EventFormat format, KernelSymbols symbols, EventCursor event, OutputStream out)
            throws IOException {
        // @start region="text"
        EventText text = new EventText(PrintFormat.of(format, symbols));
        TextBuffer line = new TextBuffer();
        while (event.next()) {
            line.clear();
            if (event.typeId() == format.id() && text.append(event, line)) {
                line.append('\n');
                line.writeTo(out);
            }
        }
        // @end
    }

    static void stream(LongConsumer process) throws IOException {
        // @start region="stream"
        try (TraceStream stream = TraceStream.open(Tracing.open())) {
            stream.enable("sched:sched_switch").withFilter("next_pid > 0");
            stream.onEvent("sched:sched_switch", event -> process.accept(event.number("next_pid")));
            stream.onLost(loss -> System.err.println(loss));
            stream.start(); // until stop() or close(), from any thread
        }
        // @end
    }

    static void merge(List<RingBufferReader> readers, BooleanSupplier running, ObjIntConsumer<TraceEvent> process)
            throws IOException {
        // @start region="merge"
        EventMerge merge = EventMerge.of(readers);
        while (running.getAsBoolean()) {
            if (!merge.advance()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            while (merge.next()) {
                process.accept(merge.event(), merge.cpu());
            }
        }
        // @end
    }
}
