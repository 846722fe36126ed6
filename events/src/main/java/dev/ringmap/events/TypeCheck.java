package dev.ringmap.events;

import dev.ringmap.TraceEvent;

/** Checks whether an event has a field: its own fields only if it is of their format, the common fields always. */
final class TypeCheck {

    /** No event has this type: a type has 16 bits. */
    private static final int ANY_TYPE = -1;

    private final EventFormat format;
    private final Field field;
    private final int typeId;

    TypeCheck(EventFormat format, Field field) {
        this.format = format;
        this.field = field;
        this.typeId = format.commonFields().contains(field) ? ANY_TYPE : format.id();
    }

    /** Refuses an event that has something else in place of the field. */
    void require(TraceEvent event) {
        if (typeId != ANY_TYPE && event.typeId() != typeId) {
            throw new IllegalArgumentException("the field '" + field.name() + "' belongs to events of type " + typeId
                    + ", " + format.fullName() + "; this event is of type " + event.typeId());
        }
    }
}
