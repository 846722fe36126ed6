package dev.ringmap.events.symbols;

import dev.ringmap.events.TextBuffer;
import java.util.function.Supplier;

/**
 * The names behind addresses of the kernel's text, as {@code /proc/kallsyms} lists them.
 *
 * <p>Thread safety: <em>immutable</em>. Appending allocates nothing.
 *
 * @since 0.1
 */
public final class KernelFunctions {

    /** Knows no name. */
    public static final KernelFunctions NONE = parse(new byte[0]);

    private final Lazy<SymbolTable> table;

    private KernelFunctions(Lazy<SymbolTable> table) {
        this.table = table;
    }

    /**
     * Reads the text of {@code /proc/kallsyms}, or of a recording's copy of it. Lines that are not symbols are passed over. A kernel shows
     * addresses only to processes with {@code CAP_SYSLOG}, and zeros to others: no name is known then.
     *
     * @param kallsyms the text; not {@code null}
     * @return the names; not {@code null}
     * @throws IllegalArgumentException if there are more modules than any kernel has
     */
    public static KernelFunctions parse(byte[] kallsyms) {
        return new KernelFunctions(Lazy.of(KallsymsParser.parse(kallsyms)));
    }

    /** Reads the text when a name is first asked for. */
    static KernelFunctions from(Supplier<byte[]> kallsyms) {
        return new KernelFunctions(Lazy.from(() -> KallsymsParser.parse(kallsyms.get())));
    }

    boolean isLoaded() {
        return table.isMade();
    }

    /** Reads the symbols now, if they have not been read yet, so that no file is read when a name is asked for. */
    public void load() {
        table.value();
    }

    /**
     * Returns how many symbols are known; if they have not been read yet, they are now.
     *
     * @return the count; 0 if the kernel does not show its addresses
     */
    public int count() {
        return table.value().count();
    }

    /**
     * Appends the name alone, as the kernel's tracers do: {@code schedule}, {@code ext4_readpage}.
     *
     * @param address the address
     * @param out where it goes; not {@code null}
     * @return {@code false} if no function is known there; nothing has been appended then
     */
    public boolean appendSymbol(long address, TextBuffer out) {
        SymbolTable symbols = table.value();
        int index = symbols.find(address);
        if (index == SymbolTable.NONE) {
            return false;
        }
        symbols.appendName(index, out);
        return true;
    }

    /**
     * Appends the name of the function that an address lies in, as the kernel's {@code %ps} does, module included:
     * {@code schedule}, {@code ext4_readpage [ext4]}.
     *
     * @param address the address
     * @param out where it goes; not {@code null}
     * @return {@code false} if no function is known there; nothing has been appended then
     */
    public boolean appendName(long address, TextBuffer out) {
        SymbolTable symbols = table.value();
        int index = symbols.find(address);
        if (index == SymbolTable.NONE) {
            return false;
        }
        symbols.appendName(index, out);
        symbols.appendModule(index, out);
        return true;
    }

    /**
     * Appends the name with the place in it, as the kernel's {@code %pS} does: {@code schedule+0x1a/0x90}.
     *
     * @param address the address
     * @param out where it goes; not {@code null}
     * @return {@code false} if no function is known there; nothing has been appended then
     */
    public boolean appendPlace(long address, TextBuffer out) {
        return appendPlace(address, 0, out);
    }

    /**
     * Appends the place that a function returns to, as the kernel's {@code %pB} does: it is in the function that made the call, even if the
     * call is the last thing that this function does and the address already belongs to the next one.
     *
     * @param address the address that is returned to
     * @param out where it goes; not {@code null}
     * @return {@code false} if no function is known there; nothing has been appended then
     */
    public boolean appendReturnPlace(long address, TextBuffer out) {
        return appendPlace(address, 1, out);
    }

    /**
     * Returns whether interrupts enter the kernel by a function, as those between {@code __irqentry_text_start} and
     * {@code __irqentry_text_end} are.
     *
     * @param address the address of the function
     * @return {@code true} if it lies there; {@code false} too if it is not known where that is
     */
    public boolean isInterruptEntry(long address) {
        return table.value().isInterruptEntry(address);
    }

    private boolean appendPlace(long address, int backBytes, TextBuffer out) {
        SymbolTable symbols = table.value();
        int index = symbols.find(address - backBytes);
        if (index == SymbolTable.NONE) {
            return false;
        }
        symbols.appendName(index, out);
        out.append('+');
        appendPrefixedHex(address - symbols.start(index), out);
        out.append('/');
        appendPrefixedHex(symbols.sizeBytes(index), out);
        symbols.appendModule(index, out);
        return true;
    }

    private static void appendPrefixedHex(long value, TextBuffer out) {
        out.append('0');
        out.append('x');
        out.appendHex(value, 1);
    }
}
