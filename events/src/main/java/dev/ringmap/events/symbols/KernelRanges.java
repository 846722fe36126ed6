package dev.ringmap.events.symbols;

import java.nio.charset.StandardCharsets;
import java.util.function.ToLongFunction;

/**
 * Where the kernel looks for its own symbols, {@code is_ksym_addr()}: in its text and its init text or, if it lists its data too, anywhere
 * in its image. Without the symbols that mark these: wherever there is text.
 */
record KernelRanges(long start, long end, long initStart, long initEnd) {

    static KernelRanges of(ToLongFunction<byte[]> addresses) {
        long imageEnd = address(addresses, "_end");
        return new KernelRanges(
                address(addresses, "_stext"),
                imageEnd != 0 ? imageEnd : address(addresses, "_etext"),
                address(addresses, "_sinittext"),
                address(addresses, "_einittext"));
    }

    private static long address(ToLongFunction<byte[]> addresses, String name) {
        return addresses.applyAsLong(name.getBytes(StandardCharsets.ISO_8859_1));
    }

    boolean contain(long address, boolean isText) {
        if (start == 0 || end == 0) {
            return isText;
        }
        return isWithin(address, start, end) || isWithin(address, initStart, initEnd);
    }

    private static boolean isWithin(long address, long from, long to) {
        return Long.compareUnsigned(address, from) >= 0 && Long.compareUnsigned(address, to) < 0;
    }
}
