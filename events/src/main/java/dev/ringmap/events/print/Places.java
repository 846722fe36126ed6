package dev.ringmap.events.print;

import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.symbols.KernelFunctions;
import dev.ringmap.events.symbols.KernelSymbols;

/** Addresses of the kernel's text as its tracers show them, {@code seq_print_ip_sym()}: {@code schedule}, with its options also the place. */
final class Places {

    private static final int LEAST_ADDRESS_DIGITS = 8;
    private static final int ADDRESS_DIGITS = 16;

    private final KernelFunctions functions;
    private final boolean hasOffset;
    private final boolean hasAddress;

    /** Whether a function is shown with the one that called it. */
    final boolean hasParent;

    Places(KernelSymbols symbols, TraceOptions options) {
        this.functions = symbols.functions();
        this.hasOffset = options.isOn("sym-offset");
        this.hasAddress = options.isOn("sym-addr");
        this.hasParent = options.isOn("print-parent");
    }

    /** Reads the symbols, before there is an event to be written. */
    void load() {
        functions.load();
    }

    void append(long address, TextBuffer out) {
        append(address, hasOffset, out);
    }

    /** As with {@code sym-offset}. */
    void appendPlace(long address, TextBuffer out) {
        append(address, true, out);
    }

    private void append(long address, boolean isPlace, TextBuffer out) {
        if (address == 0) {
            out.append('0');
            return;
        }
        boolean isKnown = isPlace ? functions.appendPlace(address, out) : functions.appendSymbol(address, out);
        if (!isKnown) {
            out.append("0x").appendHex(address, isPlace ? 1 : LEAST_ADDRESS_DIGITS);
        }
        if (hasAddress) {
            out.append(" <").appendHex(address, ADDRESS_DIGITS).append('>');
        }
    }
}
