package dev.ringmap.events.stream;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.TextBuffer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event, read where it lies in the ring buffer.
 *
 * <p>Fields are read by name. To read millions per second, bind them once, from the {@link #format}.
 *
 * <p>Errors: what reads the payload throws {@link dev.ringmap.SubBufferTakenException} if another reader or a reset takes the sub-buffer away.
 * A handler should let it propagate: the event then counts as not delivered, and what was on the sub-buffer is reported as lost.
 *
 * @since 0.1
 */
public final class StreamedEvent implements StreamItem {

    private int cpu;
    private boolean isLate;
    private @Nullable TraceEvent event;
    private @Nullable EventType type;

    StreamedEvent() {}

    StreamedEvent show(int newCpu, TraceEvent newEvent, EventType newType, boolean newIsLate) {
        cpu = newCpu;
        event = newEvent;
        type = newType;
        isLate = newIsLate;
        return this;
    }

    @Override
    public int cpu() {
        return cpu;
    }

    /**
     * Returns when the event happened.
     *
     * @return its time, unsigned, in units of the trace clock: nanoseconds for most
     */
    public long timestamp() {
        return event().timestamp();
    }

    /**
     * Tells whether an event that happened later was delivered before this one.
     *
     * @return {@code true} if so
     */
    public boolean isLate() {
        return isLate;
    }

    /**
     * Returns what kind of event it is.
     *
     * @return {@code SYSTEM:EVENT}, or {@code unknown:} and the number of its type if its format is not known; not {@code null}
     */
    public String name() {
        return type().name();
    }

    /**
     * Returns the format. Allocates nothing.
     *
     * @return the format, or empty if it is not known, or not yet: that of an event that was not enabled here is looked up on another
     *     thread
     */
    public Optional<EventFormat> format() {
        return type().format();
    }

    /**
     * Returns the event itself.
     *
     * @return a view of it; not {@code null}
     */
    public TraceEvent event() {
        return Objects.requireNonNull(event);
    }

    /**
     * Reads a field that holds one number or one address. Allocates only when a name is used for the first time.
     *
     * @param field its name; not {@code null}
     * @return the value, as {@link dev.ringmap.events.LongField#read} returns it
     * @throws IllegalArgumentException if the event has no such field, or it is not a number
     * @throws IllegalStateException if the format of the event is not known
     * @throws IndexOutOfBoundsException if the record ends before the field does
     */
    public long number(String field) {
        return type().number(field).read(event());
    }

    /**
     * Reads a field that holds text into a new string.
     *
     * @param field its name; not {@code null}
     * @return the text; not {@code null}
     * @throws IllegalArgumentException if the event has no such field, or it is no text
     * @throws IllegalStateException if the format of the event is not known
     * @throws dev.ringmap.events.MalformedEventException if the text is said to be outside the record
     */
    public String text(String field) {
        return type().text(field).read(event());
    }

    /**
     * Appends a field that holds text. Allocates nothing, apart from what the buffer needs to grow.
     *
     * @param field its name; not {@code null}
     * @param out where it goes; not {@code null}
     * @throws IllegalArgumentException if the event has no such field, or it is no text
     * @throws IllegalStateException if the format of the event is not known
     * @throws dev.ringmap.events.MalformedEventException if the text is said to be outside the record
     */
    public void appendText(String field, TextBuffer out) {
        type().text(field).append(event(), out);
    }

    EventType type() {
        return Objects.requireNonNull(type);
    }

    @Override
    public String toString() {
        return "CPU " + cpu + ": " + name() + " at " + Long.toUnsignedString(timestamp()) + (isLate ? ", late" : "");
    }
}
