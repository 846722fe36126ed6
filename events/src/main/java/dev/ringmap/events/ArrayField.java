package dev.ringmap.events;

import dev.ringmap.TraceEvent;
import java.util.Objects;

/**
 * Access to a field that holds several numbers, bound once: an array of fixed length, a dynamic one, or the rest of a record.
 *
 * <p>Thread safety: <em>immutable</em>. Reading allocates nothing.
 *
 * @since 0.1
 */
public final class ArrayField {

    private final Field field;
    private final Extent extent;

    ArrayField(EventFormat format, Field field) {
        this.field = field;
        this.extent = new Extent(format, field);
    }

    /**
     * Returns the field that this reads.
     *
     * @return the field; not {@code null}
     */
    public Field field() {
        return field;
    }

    /**
     * Returns how many elements there are in this event.
     *
     * @param event the event; not {@code null}
     * @return the number of whole elements. The rest of a record may have up to three bytes more than were written: the ring buffer
     *     rounds lengths up to 4 bytes
     * @throws IllegalArgumentException if the event is of another type, and the field is not common to all
     * @throws MalformedEventException if the array is said to be outside the record
     */
    public int count(TraceEvent event) {
        return Extent.lengthBytes(extent.in(event)) / field.elementBytes();
    }

    /**
     * Reads one element.
     *
     * @param event the event; not {@code null}
     * @param index the element's index, from 0
     * @return the value, extended by its sign if the field has one
     * @throws IllegalArgumentException if the event is of another type, and the field is not common to all
     * @throws IndexOutOfBoundsException if there is no such element
     * @throws MalformedEventException if the array is said to be outside the record
     */
    public long read(TraceEvent event, int index) {
        long place = extent.in(event);
        Objects.checkIndex(index, Extent.lengthBytes(place) / field.elementBytes());
        int offset = Extent.offset(place) + index * field.elementBytes();
        return Numbers.read(event, offset, field.elementBytes(), field.isSigned());
    }

    /**
     * Returns how long the array is in this event.
     *
     * @param event the event; not {@code null}
     * @return the length in bytes
     * @throws IllegalArgumentException if the event is of another type, and the field is not common to all
     * @throws MalformedEventException if the array is said to be outside the record
     */
    public int lengthBytes(TraceEvent event) {
        return Extent.lengthBytes(extent.in(event));
    }

    /**
     * Copies the array as it is in memory, in the byte order of the kernel that wrote it.
     *
     * @param event the event; not {@code null}
     * @param target where it goes; not {@code null}
     * @param targetOffset the index of its first byte in the target
     * @return how many bytes were copied, that is {@link #lengthBytes}
     * @throws IllegalArgumentException if the event is of another type, and the field is not common to all
     * @throws IndexOutOfBoundsException if the target is too small
     * @throws MalformedEventException if the array is said to be outside the record
     */
    public int copy(TraceEvent event, byte[] target, int targetOffset) {
        long place = extent.in(event);
        event.copy(Extent.offset(place), target, targetOffset, Extent.lengthBytes(place));
        return Extent.lengthBytes(place);
    }
}
