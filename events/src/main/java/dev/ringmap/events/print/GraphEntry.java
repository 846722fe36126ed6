package dev.ringmap.events.print;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.LongField;
import org.jspecify.annotations.Nullable;

/** The event that says that a function was entered. */
final class GraphEntry {

    private static final String RETURN_ADDRESS = "retaddr";

    final int typeId;
    private final LongField function;
    private final LongField depth;
    private final @Nullable LongField returnAddress;

    private GraphEntry(EventFormat format) {
        this.typeId = format.id();
        this.function = format.longField("func");
        this.depth = format.longField("depth");
        this.returnAddress = hasReturnAddress(format) ? format.longField(RETURN_ADDRESS) : null;
    }

    /** Returns the event of a name; {@code null} if the kernel does not have it. */
    static @Nullable GraphEntry of(EventFormats formats, String name) {
        return formats.matching(name).stream().findFirst().map(GraphEntry::new).orElse(null);
    }

    private static boolean hasReturnAddress(EventFormat format) {
        return format.fields().stream().anyMatch(field -> field.name().equals(RETURN_ADDRESS));
    }

    void load(TraceEvent event, GraphCpu cpu) {
        cpu.function = function.read(event);
        cpu.functionDepth = (int) depth.read(event);
        cpu.returnAddress = returnAddress == null ? 0 : returnAddress.read(event);
    }
}
