package dev.ringmap.events.print;

import org.jspecify.annotations.Nullable;

/** A statement expression that is a string: the one at its end, or what it has printed into the text. */
final class StatementText extends Text {

    private final Piece[] steps;
    private final @Nullable Text result;

    /**
     * @param steps what it does
     * @param result the string at its end; {@code null} for what the steps print
     */
    StatementText(Piece[] steps, @Nullable Text result) {
        this.steps = steps;
        this.result = result;
    }

    @Override
    void append(Rendering event) {
        int start = event.out.lengthBytes();
        Piece.appendAll(steps, event);
        if (result == null) {
            endAtNul(event, start);
        } else {
            event.out.truncate(start);
            result.append(event);
        }
    }

    private static void endAtNul(Rendering event, int start) {
        for (int at = start; at < event.out.lengthBytes(); at++) {
            if (event.out.byteAt(at) == 0) {
                event.out.truncate(at);
            }
        }
    }

    /** Stands for the place in the text at which the expression has begun to print. */
    static final class Printed extends Text {

        @Override
        void append(Rendering event) {
            throw NotRenderableException.INSTANCE;
        }
    }

    /** One of an array of strings. */
    static final class Element extends Text {
        private final Text[] array;
        private final Expression index;

        Element(Text[] array, Expression index) {
            this.array = array;
            this.index = index;
        }

        @Override
        void append(Rendering event) {
            long at = index.value(event);
            if (at < 0 || at >= array.length) {
                throw NotRenderableException.INSTANCE;
            }
            array[(int) at].append(event);
        }
    }

    /** Gives a variable its value. */
    static final class Assignment extends Piece {
        private final Local variable;
        private final Expression value;

        Assignment(Local variable, Expression value) {
            this.variable = variable;
            this.value = value;
        }

        @Override
        void append(Rendering event) {
            variable.assign(value.value(event), event);
        }
    }
}
