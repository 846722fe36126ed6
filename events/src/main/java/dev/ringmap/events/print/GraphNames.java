package dev.ringmap.events.print;

import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.symbols.KernelFunctions;

/** What the function graph says of a function, to the end of the line. */
final class GraphNames {

    private static final int MOST_ERRORS = 4095;

    private final KernelFunctions functions;
    private final Places places;
    private final boolean hasReturnValue;
    private final boolean isReturnValueHex;
    private final boolean hasReturnAddress;
    private final boolean hasTail;

    GraphNames(GraphOptions options, KernelFunctions functions, Places places, boolean hasReturnValues) {
        this.functions = functions;
        this.places = places;
        this.hasReturnValue = options.hasReturnValue && hasReturnValues;
        this.isReturnValueHex = options.isReturnValueHex;
        this.hasReturnAddress = options.hasReturnAddress;
        this.hasTail = options.hasTail;
    }

    /** {@code fdget_pos();}. */
    void appendLeaf(GraphCpu cpu, long returnValue, TextBuffer out) {
        appendName(cpu.function, out);
        out.append("();");
        boolean isWithAddress = hasReturnAddress && cpu.returnAddress != 0;
        if (isWithAddress || hasReturnValue) {
            out.append(" /*");
            if (isWithAddress) {
                appendReturnAddress(cpu.returnAddress, out);
            }
            if (hasReturnValue) {
                appendReturnValue(returnValue, out);
            }
            out.append(" */");
        }
        out.append('\n');
    }

    /** Of a function that calls others, {@code ksys_read()} and an opening brace. */
    void appendEntry(GraphCpu cpu, TextBuffer out) {
        appendName(cpu.function, out);
        out.append("() {");
        if (hasReturnAddress && cpu.returnAddress != 0) {
            appendReturnAddress(cpu.returnAddress, out.append(" /*"));
            out.append(" */");
        }
        out.append('\n');
    }

    /** The brace alone, if it is seen which one it ends. */
    void appendExit(long function, boolean isKnown, long returnValue, TextBuffer out) {
        out.append('}');
        if (hasReturnValue || hasTail || !isKnown) {
            appendName(function, out.append(" /* "));
            if (hasReturnValue) {
                appendReturnValue(returnValue, out);
            }
            out.append(" */");
        }
        out.append('\n');
    }

    private void appendName(long function, TextBuffer out) {
        if (!functions.appendName(function, out)) {
            TableText.appendHex(function, out);
        }
    }

    private void appendReturnAddress(long address, TextBuffer out) {
        places.appendPlace(address, out.append(" <-"));
    }

    /** What looks like an error, of a function that returns an {@code int} too, is shown as one. */
    private void appendReturnValue(long value, TextBuffer out) {
        out.append(" ret=");
        long error = value >>> Integer.SIZE == 0 ? (int) value : value;
        if (!isReturnValueHex && error < 0 && error >= -MOST_ERRORS) {
            out.appendDecimal(error);
        } else {
            TableText.appendHex(value, out);
        }
    }
}
