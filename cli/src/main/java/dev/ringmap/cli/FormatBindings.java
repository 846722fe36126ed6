package dev.ringmap.cli;

import dev.ringmap.events.EventFormat;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * What is bound once to each format. Binding may read the kernel's symbols, which takes some tenths of a second, and the buffers overflow
 * meanwhile if nobody drains them: so it is done before there are events, or aside.
 *
 * <p>Thread safety: <em>confined</em>.
 *
 * @param <T> what is bound
 */
final class FormatBindings<T> {

    private final BooleanSupplier isLoaded;
    private final Function<EventFormat, T> binder;
    private final Function<EventFormat, T> stopgap;
    private boolean mayWait;
    private final Map<EventFormat, T> bound = new ConcurrentHashMap<>();

    /**
     * @param isLoaded whether the binder reads nothing any more
     * @param stopgap binds what serves until the binder is done, and reads nothing
     */
    FormatBindings(BooleanSupplier isLoaded, Function<EventFormat, T> binder, Function<EventFormat, T> stopgap) {
        this.isLoaded = isLoaded;
        this.binder = binder;
        this.stopgap = stopgap;
    }

    /** With a binder that reads nothing. */
    static <T> FormatBindings<T> atOnce(Function<EventFormat, T> binder) {
        return new FormatBindings<>(() -> true, binder, binder);
    }

    /** Reads what it takes to bind these formats, before there are events of them. */
    void expect(Collection<EventFormat> formats) {
        for (EventFormat format : formats) {
            if (isLoaded.getAsBoolean()) {
                return; // those of all events of the kernel take too long, and need not be bound yet
            }
            bound.put(format, binder.apply(format));
        }
    }

    /** Nobody loses an event while something is read: each format is bound when it is first met, and none before. */
    void letWait() {
        mayWait = true;
    }

    T of(EventFormat format) {
        T known = bound.get(format);
        return known != null ? known : bind(format);
    }

    private T bind(EventFormat format) {
        boolean isAtOnce = mayWait || isLoaded.getAsBoolean();
        T first = isAtOnce ? binder.apply(format) : stopgap.apply(format);
        bound.put(format, first);
        if (!isAtOnce) {
            Thread binding = new Thread(() -> bound.put(format, binder.apply(format)), "ringmap-symbols");
            binding.setDaemon(true);
            binding.start();
        }
        return first;
    }
}
