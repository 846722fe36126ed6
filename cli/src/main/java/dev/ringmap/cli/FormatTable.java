package dev.ringmap.cli;

import dev.ringmap.EventCursor;
import dev.ringmap.events.EventCatalog;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.LongField;
import dev.ringmap.spi.ErrnoException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is bound once for each type of event, found again by its number without boxing it.
 *
 * @param <T> what writes the fields of one type
 */
final class FormatTable<T> {

    /** What is known of one type of event. */
    static final class Entry<T> {

        final String name;
        final @Nullable T fields;
        private final @Nullable LongField pid;

        private Entry(String name, @Nullable LongField pid, @Nullable T fields) {
            this.name = name;
            this.pid = pid;
            this.fields = fields;
        }

        long pid(EventCursor event) {
            return pid == null ? 0 : pid.read(event);
        }
    }

    private static final int FIRST_CAPACITY = 4096;

    private final EventCatalog catalog;
    private final Function<EventFormat, T> binder;

    private @Nullable Entry<T>[] entries = newEntries(FIRST_CAPACITY);

    FormatTable(EventCatalog catalog, Function<EventFormat, T> binder) {
        this.catalog = catalog;
        this.binder = binder;
    }

    @SuppressWarnings("unchecked")
    private static <T> @Nullable Entry<T>[] newEntries(int capacity) {
        return (Entry<T>[]) new Entry<?>[capacity];
    }

    Entry<T> of(EventCursor event) throws ErrnoException {
        int id = event.typeId();
        if (id >= entries.length) {
            entries = Arrays.copyOf(entries, Math.max(id + 1, 2 * entries.length));
        }
        Entry<T> known = entries[id];
        return known != null ? known : bind(id);
    }

    private Entry<T> bind(int id) throws ErrnoException {
        Optional<EventFormat> format = catalog.format(id);
        Entry<T> entry = format.isPresent()
                ? new Entry<>(format.get().fullName(), format.get().longField("common_pid"), binder.apply(format.get()))
                : new Entry<>("unknown:" + id, null, null);
        entries[id] = entry;
        return entry;
    }
}
