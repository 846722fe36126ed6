package dev.ringmap.events.symbols;

import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.spi.ErrnoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The names of one kernel, from wherever they were read: a live kernel, a recording, a test.
 *
 * <p>Thread safety: <em>immutable</em>; what is loaded when it is first asked for is loaded once.
 *
 * @param functions the names behind addresses, {@code /proc/kallsyms}; not {@code null}
 * @param strings the strings behind pointers, {@code printk_formats}; not {@code null}
 * @param constants the values of enumerators, {@code /sys/kernel/btf/vmlinux}; not {@code null}
 * @since 0.1
 */
public record KernelSymbols(KernelFunctions functions, PrintkStrings strings, KernelConstants constants) {

    /** Knows nothing. */
    public static final KernelSymbols NONE =
            new KernelSymbols(KernelFunctions.NONE, PrintkStrings.NONE, KernelConstants.NONE);

    private static final Path KALLSYMS = Path.of("/proc/kallsyms");
    private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");

    /** Checks that nothing is missing. */
    public KernelSymbols {
        Objects.requireNonNull(functions, "functions");
        Objects.requireNonNull(strings, "strings");
        Objects.requireNonNull(constants, "constants");
    }

    /**
     * Reads what the traced kernel says of itself: {@code printk_formats} of the tracefs at once; {@code /proc/kallsyms} and
     * {@code /sys/kernel/btf/vmlinux} when a function or a constant is first asked for, which then takes some tenths of a second: what writes
     * events asks when it is made, not when there are events. These two are not read if it is
     * {@linkplain Tracing#isOfThisMachine another kernel} than the one of this machine, for example a simulated one. One that cannot be read
     * has no names.
     *
     * @param tracing the tracing of the kernel; not {@code null}
     * @return its symbols; not {@code null}
     * @throws ErrnoException if {@code printk_formats} cannot be read
     */
    public static KernelSymbols load(Tracing tracing) throws ErrnoException {
        TraceInstance root = tracing.topLevel();
        PrintkStrings strings = PrintkStrings.parse(root.readBytes("printk_formats"));
        return tracing.isOfThisMachine()
                ? new KernelSymbols(
                        KernelFunctions.from(() -> readIfPossible(KALLSYMS)),
                        strings,
                        KernelConstants.from(() -> readIfPossible(BTF)))
                : new KernelSymbols(KernelFunctions.NONE, strings, KernelConstants.NONE);
    }

    /**
     * Tells whether all has been read, so that no file is read whatever is asked for.
     *
     * @return {@code true} if it has
     */
    public boolean isLoaded() {
        return functions.isLoaded() && constants.isLoaded();
    }

    private static byte[] readIfPossible(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException absentOrForbidden) {
            return new byte[0];
        }
    }
}
