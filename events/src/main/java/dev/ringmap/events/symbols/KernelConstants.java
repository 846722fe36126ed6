package dev.ringmap.events.symbols;

import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The values of the kernel's enumerators, as its BTF lists them.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @since 0.1
 */
public final class KernelConstants {

    /** Knows no constant. */
    public static final KernelConstants NONE = new KernelConstants(Lazy.of(Map.of()));

    private final Lazy<Map<String, Long>> values;

    private KernelConstants(Lazy<Map<String, Long>> values) {
        this.values = values;
    }

    /**
     * Reads the enumerators of a kernel, of whatever byte order.
     *
     * @param btf what {@code /sys/kernel/btf/vmlinux} holds; not {@code null}
     * @return the constants; not {@code null}
     * @throws IllegalArgumentException if it is not BTF, is cut off, or has kinds of types that were not known when this was written
     */
    public static KernelConstants parse(byte[] btf) {
        return new KernelConstants(Lazy.of(BtfEnumerators.read(btf)));
    }

    /** Reads the constants when one is first asked for. BTF that does not parse has none. */
    static KernelConstants from(Supplier<byte[]> btf) {
        return new KernelConstants(Lazy.from(() -> readIfPossible(btf.get())));
    }

    private static Map<String, Long> readIfPossible(byte[] btf) {
        try {
            return BtfEnumerators.read(btf);
        } catch (IllegalArgumentException absentOrOfALaterKind) {
            return Map.of();
        }
    }

    boolean isLoaded() {
        return values.isMade();
    }

    /**
     * Returns how many constants are known; if they have not been read yet, they are now.
     *
     * @return the count, without names that stand for several values
     */
    public int count() {
        return values.value().size();
    }

    /**
     * Returns the value of an enumerator.
     *
     * @param name its name, for example {@code WB_REASON_SYNC}; not {@code null}
     * @return its value, or empty if it is not known, or if several enumerators have this name and different values
     */
    public OptionalLong value(String name) {
        Long value = values.value().get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
