package dev.ringmap.events.print;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.Field;
import dev.ringmap.events.LongField;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.symbols.KernelSymbols;
import dev.ringmap.events.symbols.PrintkStrings;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What {@code trace_printk} has left to whoever reads it: the address of a format string, and the arguments as they were. */
final class BinaryPrintLine extends TracerLine.Printed {

    private final EventFormat format;
    private final LongField formatAddress;
    private final Field arguments;
    private final Names names;
    private final PrintkStrings strings;

    /** By the index of the format string, as soon as it has been met. */
    private final @Nullable Message[] messages;

    BinaryPrintLine(EventFormat format, KernelSymbols symbols, Places places) {
        super(format, places);
        this.format = format;
        this.formatAddress = format.longField("fmt");
        this.arguments = format.field("buf");
        this.names = Names.of(symbols);
        this.strings = symbols.strings();
        this.messages = new Message[strings.count()];
    }

    /** A format string, and the record that is being shown by it. */
    private record Message(@Nullable Wording wording, PackedArguments arguments, Rendering rendering) {}

    @Override
    void appendMessage(TraceEvent event, TextBuffer out) {
        int index = strings.indexOf(formatAddress.read(event));
        if (index < 0) {
            throw NotRenderableException.INSTANCE;
        }
        Message message = messages[index];
        if (message == null) {
            message = message(strings.string(index));
            messages[index] = message;
        }
        if (message.wording == null) {
            throw NotRenderableException.INSTANCE;
        }
        message.rendering.load(event, out);
        message.arguments.load(message.rendering, arguments.offset());
        message.wording.append(message.rendering);
    }

    private Message message(byte[] string) {
        PackedArguments packed = new PackedArguments(format.longBytes());
        Wording wording;
        try {
            wording = FormatString.wording(
                    new String(string, StandardCharsets.ISO_8859_1), packed, new Scope(format, names));
        } catch (UnresolvedException notFollowed) {
            wording = null;
        }
        return new Message(wording, packed, new Rendering(packed.count()));
    }
}
