package dev.ringmap.events;

import dev.ringmap.TraceEvent;

/** Whether an event has a field: those of its format have, and all have the common ones. */
final class TypeCheck {

    /** No event says so of itself: a type has 16 bits. */
    private static final int ANY_TYPE = -1;

    private final EventFormat format;
    private final Field field;
    private final int typeId;

    TypeCheck(EventFormat format, Field field) {
        this.format = format;
        this.field = field;
        this.typeId = format.commonFields().contains(field) ? ANY_TYPE : format.id();
    }

    /** Refuses an event that has something else in the field's place. */
    void require(TraceEvent event) {
        if (typeId != ANY_TYPE && event.typeId() != typeId) {
            throw new IllegalArgumentException("the field '" + field.name() + "' belongs to events of type " + typeId
                    + ", " + format.fullName() + "; this event is of type " + event.typeId());
        }
    }
}
