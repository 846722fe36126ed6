package dev.ringmap.events.print;

import dev.ringmap.events.TextBuffer;
import java.nio.charset.StandardCharsets;

/** An expression whose value is a string: what {@code %s} shows of it. */
abstract non-sealed class Text extends Expression {

    private static final byte[] NULL = ascii("(null)");
    private static final byte[] FAULT = ascii("(efault)");
    private static final long FIRST_ADDRESS = 4096;
    private static final long LAST_ADDRESS = -4096;

    Text() {
        super(ValueType.pointer(ValueType.S8, Long.BYTES));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What the kernel shows in place of what a null pointer points to. */
    static void appendNull(TextBuffer out) {
        out.append(NULL);
    }

    abstract void append(Rendering event);

    /** Where the string lies is not known. */
    @Override
    long value(Rendering event) {
        throw NotRenderableException.INSTANCE;
    }

    /** Returns what {@code %s} shows of an expression. */
    static Text of(Expression expression, Names names) {
        if (expression instanceof Text text) {
            return text;
        }
        if (expression instanceof Operation.Conditional choice) {
            return new Choice(choice.condition, of(choice.then, names), of(choice.otherwise, names));
        }
        return expression.isInRecord() ? new OfRecord(expression) : new OfKernel(expression, names);
    }

    /** A string of the format itself. */
    static final class Literal extends Text {
        final byte[] bytes;

        Literal(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        long value(Rendering event) {
            return 1;
        }

        @Override
        void append(Rendering event) {
            event.out.append(bytes);
        }
    }

    /** Stands for what only the running kernel could tell. */
    static final class Unknown extends Text {
        private static final byte[] SIGN = ascii("?");

        @Override
        void append(Rendering event) {
            event.out.append(SIGN);
        }
    }

    private static final class Choice extends Text {
        private final Expression condition;
        private final Text then;
        private final Text otherwise;

        Choice(Expression condition, Text then, Text otherwise) {
            this.condition = condition;
            this.then = then;
            this.otherwise = otherwise;
        }

        @Override
        void append(Rendering event) {
            (condition.value(event) != 0 ? then : otherwise).append(event);
        }
    }

    private static final class OfRecord extends Text {
        private final Expression pointer;

        OfRecord(Expression pointer) {
            this.pointer = pointer;
        }

        @Override
        long value(Rendering event) {
            return pointer.value(event);
        }

        @Override
        void append(Rendering event) {
            long place = pointer.place(event);
            if (place == Rendering.NULL) {
                appendNull(event.out);
            } else {
                event.appendText(place);
            }
        }
    }

    /** A string of the kernel, of which the record has the address. */
    private static final class OfKernel extends Text {
        private final Expression pointer;
        private final Names names;

        OfKernel(Expression pointer, Names names) {
            this.pointer = pointer;
            this.names = names;
        }

        @Override
        long value(Rendering event) {
            return pointer.value(event);
        }

        @Override
        void append(Rendering event) {
            long address = pointer.value(event);
            TextBuffer out = event.out;
            if (address == 0) {
                appendNull(out);
            } else if (Long.compareUnsigned(address, FIRST_ADDRESS) < 0
                    || Long.compareUnsigned(address, LAST_ADDRESS) > 0) {
                out.append(FAULT);
            } else {
                appendString(address, out);
            }
        }

        /** What is not known is shown as by a kernel that does not trust the address: {@code (0xffffffff82a1b2c3)}. */
        private void appendString(long address, TextBuffer out) {
            byte[] string = names.string(address);
            if (string != null) {
                out.append(string);
            } else {
                out.append('(');
                out.append('0');
                out.append('x');
                out.appendHex(address, pointer.type.bytes() * 2);
                out.append(')');
            }
        }
    }
}
