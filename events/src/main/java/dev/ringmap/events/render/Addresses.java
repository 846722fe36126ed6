package dev.ringmap.events.render;

import dev.ringmap.events.EventFormat;
import dev.ringmap.events.Field;
import dev.ringmap.events.Field.Kind;
import java.util.regex.Pattern;

/**
 * Tells addresses from other numbers. The kernel declares most of them {@code unsigned long}; but to print one as an address or a symbol
 * ({@code %p}, {@code %pS}), its print format has to make a pointer of it: {@code (void *)REC->ip}.
 */
final class Addresses {

    private Addresses() {}

    static boolean isAddress(EventFormat format, Field field) {
        return field.kind() == Kind.POINTER
                || (isWideEnough(field) && isMadeAPointer(field.name(), format.printFormat()));
    }

    private static boolean isWideEnough(Field field) {
        return !field.isSigned() && field.elementBytes() >= Integer.BYTES;
    }

    private static boolean isMadeAPointer(String name, String printFormat) {
        return Pattern.compile("\\((?:void|char) \\*\\)\\s*\\(?REC->" + Pattern.quote(name) + "\\b")
                .matcher(printFormat)
                .find();
    }
}
