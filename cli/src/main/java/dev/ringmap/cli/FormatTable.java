package dev.ringmap.cli;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.LongField;
import dev.ringmap.events.stream.FormatLookup;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is bound once for each type of event, found again by its number without boxing it. It never waits for a file: an event whose
 * format has not been read is one without a format, until a search aside has found it.
 *
 * @param <T> what writes the fields of one type
 */
final class FormatTable<T> implements AutoCloseable {

    /** What is known of one type of event. */
    static final class Entry<T> {

        final String name;

        /** {@code null} without a format. */
        final @Nullable T fields;

        private final @Nullable LongField pid;
        private boolean isFinal;

        private Entry(String name, @Nullable LongField pid, @Nullable T fields) {
            this.name = name;
            this.pid = pid;
            this.fields = fields;
        }

        long pid(TraceEvent event) {
            return pid == null ? 0 : pid.read(event);
        }
    }

    private static final int FIRST_CAPACITY = 4096;

    private final FormatLookup lookup;
    private final Function<EventFormat, T> binder;

    private @Nullable Entry<T>[] entries = newEntries(FIRST_CAPACITY);

    /** The same in all events, so that it is known of one without a format too. */
    private @Nullable LongField commonPid;

    private long withoutFormat;

    FormatTable(FormatLookup lookup, Function<EventFormat, T> binder) {
        this.lookup = lookup;
        this.binder = binder;
    }

    @SuppressWarnings("unchecked")
    private static <T> @Nullable Entry<T>[] newEntries(int capacity) {
        return (Entry<T>[]) new Entry<?>[capacity];
    }

    Entry<T> of(TraceEvent event) {
        int id = event.typeId();
        if (id >= entries.length) {
            entries = Arrays.copyOf(entries, Math.max(id + 1, 2 * entries.length));
        }
        Entry<T> known = entries[id];
        Entry<T> entry = known != null && known.isFinal ? known : bind(id, known);
        if (entry.fields == null) {
            withoutFormat++;
        }
        return entry;
    }

    private Entry<T> bind(int id, @Nullable Entry<T> provisional) {
        Optional<EventFormat> known = lookup.known(id);
        boolean isFinal = known.isPresent() || lookup.isOver(id);
        if (known.isEmpty() && isFinal) {
            known = lookup.known(id);
        }
        Entry<T> entry = provisional;
        if (known.isPresent()) {
            entry = bind(known.get());
        } else if (entry == null) {
            entry = new Entry<>("unknown:" + id, commonPid, null);
        }
        entry.isFinal = isFinal;
        entries[id] = entry;
        return entry;
    }

    private Entry<T> bind(EventFormat format) {
        LongField pid = format.longField("common_pid");
        commonPid = pid;
        return new Entry<>(format.fullName(), pid, binder.apply(format));
    }

    /** How many events had no format when they were asked for. */
    long withoutFormat() {
        return withoutFormat;
    }

    /** Ends a search that is under way. */
    @Override
    public void close() {
        lookup.close();
    }
}
