package dev.ringmap.events.symbols;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made when it is first asked for, once.
 *
 * <p>Thread safety: <em>thread-safe</em>; a thread that asks while it is being made waits.
 */
final class Lazy<T> {

    private @Nullable Supplier<T> source;
    private volatile @Nullable T value;

    private Lazy(@Nullable Supplier<T> source, @Nullable T value) {
        this.source = source;
        this.value = value;
    }

    static <T> Lazy<T> of(T value) {
        return new Lazy<>(null, value);
    }

    static <T> Lazy<T> from(Supplier<T> source) {
        return new Lazy<>(source, null);
    }

    T value() {
        T known = value;
        return known != null ? known : make();
    }

    boolean isMade() {
        return value != null;
    }

    private synchronized T make() {
        T made = value;
        if (made == null && source != null) {
            made = source.get();
            value = made;
            source = null; // with all that it holds on to
        }
        if (made == null) {
            throw new IllegalStateException("asked for while it is being made");
        }
        return made;
    }
}
