package dev.ringmap.events.print;

import dev.ringmap.events.TextBuffer;

/** A value by the names that its format lists: {@code __print_flags} and {@code __print_symbolic}. */
abstract sealed class TableText extends Text {

    final Expression number;
    final ValueType numberType;
    final long[] keys;
    final byte[][] names;

    private TableText(Expression number, ValueType numberType, Table table) {
        this.number = number;
        this.numberType = numberType;
        this.keys = table.keys(numberType);
        this.names = table.names();
    }

    static void appendHex(long value, TextBuffer out) {
        out.append('0');
        out.append('x');
        out.appendHex(value, 1);
    }

    /** The names of all bits that are set, then what has no name as a number. */
    static final class Flags extends TableText {
        private final byte[] delimiter;

        Flags(Expression number, ValueType numberType, byte[] delimiter, Table table) {
            super(number, numberType, table);
            this.delimiter = delimiter;
        }

        @Override
        void append(Rendering event) {
            TextBuffer out = event.out;
            long rest = numberType.convert(number.value(event));
            boolean isFirst = true;
            for (int i = 0; i < keys.length && rest != 0; i++) {
                if ((rest & keys[i]) == keys[i]) {
                    rest &= ~keys[i];
                    appendDelimiter(isFirst, out);
                    out.append(names[i]);
                    isFirst = false;
                }
            }
            if (rest != 0) {
                appendDelimiter(isFirst, out);
                appendHex(rest, out);
            }
        }

        private void appendDelimiter(boolean isFirst, TextBuffer out) {
            if (!isFirst) {
                out.append(delimiter);
            }
        }
    }

    /** The name of the value; the number if it has none, or an empty one. */
    static final class Symbol extends TableText {

        Symbol(Expression number, ValueType numberType, Table table) {
            super(number, numberType, table);
        }

        @Override
        void append(Rendering event) {
            long value = numberType.convert(number.value(event));
            for (int i = 0; i < keys.length; i++) {
                if (keys[i] == value) {
                    if (names[i].length > 0) {
                        event.out.append(names[i]);
                        return;
                    }
                    break;
                }
            }
            appendHex(value, event.out);
        }
    }
}
