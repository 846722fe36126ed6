package dev.ringmap.events.symbols;

import dev.ringmap.events.TextBuffer;

/**
 * Symbols by address, in a few arrays: a kernel has more than a hundred thousand.
 *
 * <p>Thread safety: <em>immutable</em>.
 */
final class SymbolTable {

    static final int NONE = -1;

    /** Ascending, unsigned; one symbol per address. */
    private final long[] starts;

    private final long[] sizesBytes;

    /** One more than there are symbols: where each name starts and the one before ends. */
    private final int[] nameOffsets;

    private final byte[] names;

    /** Index of the module; 0, which has no name, for the kernel itself. */
    private final short[] moduleIndexes;

    private final byte[][] modules;

    private final long interruptsStart;
    private final long interruptsEnd;

    SymbolTable(
            long[] starts,
            long[] sizesBytes,
            int[] nameOffsets,
            byte[] names,
            short[] moduleIndexes,
            byte[][] modules,
            long interruptsStart,
            long interruptsEnd) {
        this.starts = starts;
        this.sizesBytes = sizesBytes;
        this.nameOffsets = nameOffsets;
        this.names = names;
        this.moduleIndexes = moduleIndexes;
        this.modules = modules;
        this.interruptsStart = interruptsStart;
        this.interruptsEnd = interruptsEnd;
    }

    int count() {
        return starts.length;
    }

    /** Returns the index of the symbol that an address lies in, or {@link #NONE}. */
    int find(long address) {
        int low = 0;
        int high = starts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(starts[middle], address) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int index = low - 1;
        return index >= 0 && Long.compareUnsigned(address - starts[index], sizesBytes[index]) < 0 ? index : NONE;
    }

    long start(int index) {
        return starts[index];
    }

    long sizeBytes(int index) {
        return sizesBytes[index];
    }

    boolean isInterruptEntry(long address) {
        return Long.compareUnsigned(address, interruptsStart) >= 0 && Long.compareUnsigned(address, interruptsEnd) < 0;
    }

    void appendName(int index, TextBuffer out) {
        out.append(names, nameOffsets[index], nameOffsets[index + 1] - nameOffsets[index]);
    }

    void appendModule(int index, TextBuffer out) {
        byte[] module = modules[moduleIndexes[index]];
        if (module.length > 0) {
            out.append(' ');
            out.append('[');
            out.append(module);
            out.append(']');
        }
    }
}
