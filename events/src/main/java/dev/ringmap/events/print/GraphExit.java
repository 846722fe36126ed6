package dev.ringmap.events.print;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.LongField;
import org.jspecify.annotations.Nullable;

/** The event that says that a function was left. */
final class GraphExit {

    private static final String NAME = "ftrace:funcgraph_exit";
    private static final String RETURN_VALUE = "retval";

    final int typeId;
    private final LongField function;
    private final LongField depth;
    private final LongField overrun;
    private final LongField callTime;
    private final LongField returnTime;
    private final @Nullable LongField returnValue;

    private GraphExit(EventFormat format) {
        this.typeId = format.id();
        this.function = format.longField("func");
        this.depth = format.longField("depth");
        this.overrun = format.longField("overrun");
        this.callTime = format.longField("calltime");
        this.returnTime = format.longField("rettime");
        this.returnValue =
                format.fields().stream().anyMatch(field -> field.name().equals(RETURN_VALUE))
                        ? format.longField(RETURN_VALUE)
                        : null;
    }

    /** Returns the event; {@code null} if the kernel does not have it. */
    static @Nullable GraphExit of(EventFormats formats) {
        return formats.matching(NAME).stream().findFirst().map(GraphExit::new).orElse(null);
    }

    long function(TraceEvent event) {
        return function.read(event);
    }

    int depth(TraceEvent event) {
        return (int) depth.read(event);
    }

    long overrun(TraceEvent event) {
        return overrun.read(event);
    }

    long durationNanos(TraceEvent event) {
        return returnTime.read(event) - callTime.read(event);
    }

    boolean hasReturnValue() {
        return returnValue != null;
    }

    long returnValue(TraceEvent event) {
        return returnValue == null ? 0 : returnValue.read(event);
    }
}
