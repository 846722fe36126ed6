package dev.ringmap.events.print;

import dev.ringmap.events.TextBuffer;

/** {@code __get_stacktrace}, which synthetic events have: one line an address, up to the first that is 0. */
final class StackText extends Text {

    private static final byte[] START = ascii("STACK:\n");
    private static final byte[] LINE = ascii("=> ");

    private final Expression pointer;
    private final Expression length;
    private final int longBytes;
    private final Names names;

    StackText(Expression pointer, Expression length, int longBytes, Names names) {
        this.pointer = pointer;
        this.length = length;
        this.longBytes = longBytes;
        this.names = names;
        names.loadFunctions();
    }

    @Override
    void append(Rendering event) {
        TextBuffer out = event.out;
        int start = Rendering.start(pointer.place(event));
        int count = (int) length.value(event) / longBytes;
        out.append(START);
        for (int i = 0; i < count; i++) {
            long address = event.read(start + i * longBytes, longBytes, false);
            if (address == 0) {
                return;
            }
            out.append(LINE);
            if (!names.appendPlace(address, out)) {
                TableText.appendHex(address, out);
            }
            out.append('\n');
        }
    }
}
