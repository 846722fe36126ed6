package dev.ringmap.events.print;

import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.symbols.KernelSymbols;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is asked of the kernel's symbols. */
interface Names {

    /** Reads the functions now, if that is still to be done. */
    default void loadFunctions() {}

    /** Appends what {@code %ps} shows, or says that nothing is known. */
    boolean appendFunction(long address, TextBuffer out);

    /** Appends what {@code %pS} shows, or says that nothing is known. */
    boolean appendPlace(long address, TextBuffer out);

    /** Appends what {@code %pB} shows, or says that nothing is known. */
    boolean appendReturnPlace(long address, TextBuffer out);

    /** The constant string at an address, without NUL. */
    byte @Nullable [] string(long address);

    OptionalLong constant(String name);

    static Names of(KernelSymbols symbols) {
        return new Names() {
            @Override
            public void loadFunctions() {
                symbols.functions().load();
            }

            @Override
            public boolean appendFunction(long address, TextBuffer out) {
                return symbols.functions().appendName(address, out);
            }

            @Override
            public boolean appendPlace(long address, TextBuffer out) {
                return symbols.functions().appendPlace(address, out);
            }

            @Override
            public boolean appendReturnPlace(long address, TextBuffer out) {
                return symbols.functions().appendReturnPlace(address, out);
            }

            @Override
            public byte @Nullable [] string(long address) {
                return symbols.strings().at(address);
            }

            @Override
            public OptionalLong constant(String name) {
                return symbols.constants().value(name);
            }
        };
    }
}
