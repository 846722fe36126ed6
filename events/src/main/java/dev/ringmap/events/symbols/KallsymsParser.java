package dev.ringmap.events.symbols;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Reads the text of {@code /proc/kallsyms}.
 *
 * <pre>
 *   ffffffff81000000 T _stext                        address, type, name; the kernel's own first
 *   ffffffffc0201000 t ext4_readpage[TAB][ext4]      those of modules, of BPF programs as [bpf]
 * </pre>
 *
 * <p>An address belongs to the same symbol as in {@code kallsyms_lookup()}: the first of those that start closest before it; a symbol ends
 * where the next one starts. Of the kernel's own symbols only those in its text count or, if the kernel lists its data too, all of them.
 * The text does not say where the last symbol of a module ends: here at the end of its page.
 */
final class KallsymsParser {

    private static final long PAGE_BYTES = 4096;
    private static final int FIRST_CAPACITY = 1 << 12;
    private static final int MOST_MODULES = Short.MAX_VALUE;
    private static final char UNDEFINED = 'U';
    private static final String TEXT_TYPES = "tTwW";

    /** Listed as if they were modules, and never looked up. */
    private static final String BUILT_IN = "__builtin__";

    /** Looked up without a module's name, though listed with this one. */
    private static final String BPF = "bpf";

    private static final byte[] INTERRUPTS_START = "__irqentry_text_start".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] INTERRUPTS_END = "__irqentry_text_end".getBytes(StandardCharsets.ISO_8859_1);

    private final byte[] text;
    private final Lines lines;

    private long[] addresses = new long[FIRST_CAPACITY];
    private int[] nameStarts = new int[FIRST_CAPACITY];
    private int[] nameEnds = new int[FIRST_CAPACITY];
    private short[] moduleIndexes = new short[FIRST_CAPACITY];
    private char[] types = new char[FIRST_CAPACITY];
    private int count;

    private final Map<String, Short> indexOfModule = new HashMap<>(Map.of("", (short) 0));
    private final List<byte[]> modules = new ArrayList<>(List.of(new byte[0]));

    private KallsymsParser(byte[] text) {
        this.text = text;
        this.lines = new Lines(text);
    }

    static SymbolTable parse(byte[] text) {
        KallsymsParser parser = new KallsymsParser(text);
        while (parser.lines.next()) {
            parser.line();
        }
        return parser.table();
    }

    /** A line that is not a symbol is passed over; so is one at 0: a kernel that hides its addresses shows 0. */
    private void line() {
        int addressEnd = lines.indexOf(' ', lines.start());
        int nameStart = addressEnd + 3;
        if (addressEnd < 0 || nameStart >= lines.end() || !lines.isHex(lines.start(), addressEnd)) {
            return;
        }
        long address = lines.hex(lines.start(), addressEnd);
        char type = (char) text[addressEnd + 1];
        int tab = lines.indexOf('\t', nameStart);
        int nameEnd = tab < 0 ? lines.end() : tab;
        String module = tab < 0 ? "" : module(tab);
        if (address != 0 && type != UNDEFINED && isName(nameStart, nameEnd) && !module.startsWith(BUILT_IN)) {
            add(address, type, nameStart, nameEnd, indexOf(module));
        }
    }

    private String module(int tab) {
        int open = lines.indexOf('[', tab);
        int close = lines.indexOf(']', tab);
        return open < 0 || close < open
                ? ""
                : new String(text, open + 1, close - open - 1, StandardCharsets.ISO_8859_1);
    }

    /** Names that start like this mark places within functions. */
    private boolean isName(int nameStart, int nameEnd) {
        return nameStart < nameEnd && text[nameStart] != '$' && !lines.hasAt(nameStart, ".L");
    }

    private short indexOf(String module) {
        Short known = indexOfModule.get(module);
        if (known != null) {
            return known;
        }
        if (modules.size() > MOST_MODULES) {
            throw new IllegalArgumentException("more than " + MOST_MODULES + " modules");
        }
        short index = (short) modules.size();
        indexOfModule.put(module, index);
        modules.add(module.equals(BPF) ? new byte[0] : module.getBytes(StandardCharsets.ISO_8859_1));
        return index;
    }

    private void add(long address, char type, int nameStart, int nameEnd, short module) {
        if (count == addresses.length) {
            int capacity = 2 * count;
            addresses = Arrays.copyOf(addresses, capacity);
            nameStarts = Arrays.copyOf(nameStarts, capacity);
            nameEnds = Arrays.copyOf(nameEnds, capacity);
            moduleIndexes = Arrays.copyOf(moduleIndexes, capacity);
            types = Arrays.copyOf(types, capacity);
        }
        addresses[count] = address;
        nameStarts[count] = nameStart;
        nameEnds[count] = nameEnd;
        moduleIndexes[count] = module;
        types[count++] = type;
    }

    private SymbolTable table() {
        int[] order = order();
        KernelRanges ranges = KernelRanges.of(this::addressOf);
        long[] starts = new long[count];
        long[] sizesBytes = new long[count];
        int[] nameOffsets = new int[count + 1];
        short[] owners = new short[count];
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        int kept = 0;
        for (int at = 0, next; at < count; at = next) {
            int symbol = order[at];
            next = nextAddress(order, at);
            if (moduleIndexes[symbol] == 0 && !ranges.contain(addresses[symbol], isText(symbol))) {
                continue;
            }
            starts[kept] = addresses[symbol];
            sizesBytes[kept] = end(symbol, next < count ? order[next] : symbol) - addresses[symbol];
            owners[kept] = moduleIndexes[symbol];
            names.write(text, nameStarts[symbol], nameEnds[symbol] - nameStarts[symbol]);
            nameOffsets[++kept] = names.size();
        }
        return new SymbolTable(
                Arrays.copyOf(starts, kept),
                Arrays.copyOf(sizesBytes, kept),
                Arrays.copyOf(nameOffsets, kept + 1),
                names.toByteArray(),
                Arrays.copyOf(owners, kept),
                modules.toArray(byte[][]::new),
                addressOf(INTERRUPTS_START),
                addressOf(INTERRUPTS_END));
    }

    /** By address; in the listed order where several have the same. */
    private int[] order() {
        IntStream asListed = IntStream.range(0, count);
        return isSorted()
                ? asListed.toArray()
                : asListed.boxed()
                        .sorted(Comparator.comparingLong(symbol -> addresses[symbol] ^ Long.MIN_VALUE))
                        .mapToInt(Integer::intValue)
                        .toArray();
    }

    /** The kernel's own symbols are sorted; those of modules are not. */
    private boolean isSorted() {
        for (int i = 1; i < count; i++) {
            if (Long.compareUnsigned(addresses[i - 1], addresses[i]) > 0) {
                return false;
            }
        }
        return true;
    }

    private int nextAddress(int[] order, int at) {
        int next = at + 1;
        while (next < count && addresses[order[next]] == addresses[order[at]]) {
            next++;
        }
        return next;
    }

    private long end(int symbol, int next) {
        boolean isFollowed = next != symbol && moduleIndexes[next] == moduleIndexes[symbol];
        return isFollowed ? addresses[next] : (addresses[symbol] | (PAGE_BYTES - 1)) + 1;
    }

    private boolean isText(int symbol) {
        return TEXT_TYPES.indexOf(types[symbol]) >= 0;
    }

    /** The address of one of the kernel's own symbols, 0 if it is not listed. */
    private long addressOf(byte[] name) {
        for (int i = 0; i < count; i++) {
            if (moduleIndexes[i] == 0 && Arrays.equals(text, nameStarts[i], nameEnds[i], name, 0, name.length)) {
                return addresses[i];
            }
        }
        return 0;
    }
}
