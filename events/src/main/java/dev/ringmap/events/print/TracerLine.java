package dev.ringmap.events.print;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.ArrayField;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.LongField;
import dev.ringmap.events.StringField;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.symbols.KernelSymbols;
import dev.ringmap.events.symbols.PrintkStrings;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an event looks like in {@code trace} where it is not what its print format says, which is so with what tracers write.
 *
 * <p>Source: {@code kernel/trace/trace_output.c}.
 */
abstract class TracerLine {

    private static final String SYSTEM = "ftrace";
    private static final int LEAST_ADDRESS_DIGITS = 8;

    /**
     * Returns the line of a format, or {@code null} if it is the usual one: of another event, or of a format without its fields.
     *
     * @param header what stands before it, {@code null} if nothing does
     */
    static @Nullable TracerLine of(EventFormat format, KernelSymbols symbols, @Nullable TraceHeader header) {
        if (format.system().equals(SyscallLine.SYSTEM)) {
            return ifPossible(() -> SyscallLine.of(format));
        }
        if (!format.system().equals(SYSTEM)) {
            return null;
        }
        Places places = new Places(symbols, header == null ? TraceOptions.DEFAULT : header.options());
        return switch (format.name()) {
            case "print" -> ifPossible(() -> new Print(format, places));
            case "bprint" -> ifPossible(() -> new BinaryPrintLine(format, symbols, places));
            case "bputs" -> ifPossible(() -> new Puts(format, symbols.strings(), places));
            case "raw_data" -> ifPossible(() -> new RawData(format));
            case "function" -> ifPossible(() -> new Function(format, places));
            case "kernel_stack" -> ifPossible(() -> new KernelStack(format, places));
            case "user_stack" -> ifPossible(() -> new UserStack(format));
            case "context_switch", "wakeup", "func_repeats" ->
                header == null ? null : ifPossible(() -> HeaderLine.of(format, symbols, places, header));
            default -> WordedLine.of(format, symbols);
        };
    }

    private static @Nullable TracerLine ifPossible(Supplier<? extends @Nullable TracerLine> line) {
        try {
            return line.get();
        } catch (IllegalArgumentException lacksAField) {
            return null;
        }
    }

    boolean hasLines() {
        return false;
    }

    /**
     * Appends the line.
     *
     * @throws NotRenderableException if the record does not have it; a part has been appended then
     */
    abstract void append(TraceEvent event, TextBuffer out);

    boolean isGraphComment() {
        return true;
    }

    /** Appends what the function graph shows of it, as {@link #append}. */
    void appendComment(TraceEvent event, TextBuffer out) {
        append(event, out);
    }

    /** What code of the kernel has printed: {@code tracing_mark_write: hello}. */
    abstract static class Printed extends TracerLine {
        private final LongField address;
        private final Places places;

        Printed(EventFormat format, Places places) {
            this.address = format.longField("ip");
            this.places = places;
            places.load();
        }

        @Override
        final void append(TraceEvent event, TextBuffer out) {
            places.append(address.read(event), out);
            appendComment(event, out.append(": "));
        }

        @Override
        final void appendComment(TraceEvent event, TextBuffer out) {
            int start = out.lengthBytes();
            appendMessage(event, out);
            out.dropNewline(start);
        }

        abstract void appendMessage(TraceEvent event, TextBuffer out);
    }

    private static final class Print extends Printed {
        private final StringField text;

        Print(EventFormat format, Places places) {
            super(format, places);
            this.text = format.stringField("buf");
        }

        @Override
        void appendMessage(TraceEvent event, TextBuffer out) {
            text.append(event, out);
        }
    }

    /** A constant string, of which the event has the address. */
    private static final class Puts extends Printed {
        private final LongField string;
        private final PrintkStrings strings;

        Puts(EventFormat format, PrintkStrings strings, Places places) {
            super(format, places);
            this.string = format.longField("str");
            this.strings = strings;
        }

        @Override
        void appendMessage(TraceEvent event, TextBuffer out) {
            long place = string.read(event);
            byte[] text = strings.at(place);
            if (text == null) {
                out.append("0x").appendHex(place, LEAST_ADDRESS_DIGITS);
            } else {
                out.append(text);
            }
        }
    }

    /** {@code # 2a buf: 01 02 03 04}. */
    private static final class RawData extends TracerLine {
        private final LongField id;
        private final ArrayField bytes;

        RawData(EventFormat format) {
            this.id = format.longField("id");
            this.bytes = format.arrayField("buf");
        }

        @Override
        void append(TraceEvent event, TextBuffer out) {
            out.append("# ").appendHex(id.read(event) & 0xFFFF_FFFFL, 1).append(" buf:");
            int count = bytes.lengthBytes(event);
            for (int i = 0; i < count; i++) {
                out.append(' ').appendHex(bytes.read(event, i) & 0xFF, 2);
            }
        }
    }

    /** {@code schedule <-do_nanosleep}. */
    static final class Function extends TracerLine {
        private final LongField address;
        private final LongField parent;
        private final Places places;

        Function(EventFormat format, Places places) {
            this.address = format.longField("ip");
            this.parent = format.longField("parent_ip");
            this.places = places;
            places.load();
        }

        @Override
        boolean isGraphComment() {
            return false;
        }

        @Override
        void append(TraceEvent event, TextBuffer out) {
            places.append(address.read(event), out);
            long caller = parent.read(event);
            if (places.hasParent && caller != 0) {
                places.append(caller, out.append(" <-"));
            }
        }
    }

    /** A line for each address up to the end of the record, which may have more than the format declares. */
    private abstract static class Stack extends TracerLine {
        private final int offset;
        private final int addressBytes;

        Stack(EventFormat format) {
            this.offset = format.field("caller").offset();
            this.addressBytes = format.field("caller").elementBytes();
        }

        @Override
        final boolean hasLines() {
            return true;
        }

        @Override
        final void append(TraceEvent event, TextBuffer out) {
            out.append(title());
            int end = event.payloadLengthBytes() - addressBytes;
            for (int at = offset; at <= end; at += addressBytes) {
                boolean isWide = addressBytes == Long.BYTES;
                long address = isWide ? event.longAt(at) : event.intAt(at);
                if (isEnd(address)) {
                    return;
                }
                appendAddress(isWide ? address : Integer.toUnsignedLong((int) address), out.append("\n => "));
            }
        }

        abstract String title();

        abstract boolean isEnd(long address);

        abstract void appendAddress(long address, TextBuffer out);
    }

    private static final class KernelStack extends Stack {
        private static final long TRAMPOLINE = Integer.MAX_VALUE;

        private final Places places;

        KernelStack(EventFormat format, Places places) {
            super(format);
            this.places = places;
            places.load();
        }

        @Override
        boolean isGraphComment() {
            return false;
        }

        @Override
        String title() {
            return "<stack trace>";
        }

        @Override
        boolean isEnd(long address) {
            return address == -1;
        }

        @Override
        void appendAddress(long address, TextBuffer out) {
            if (address == TRAMPOLINE) {
                out.append("[FTRACE TRAMPOLINE]");
            } else {
                places.append(address, out);
            }
        }
    }

    private static final class UserStack extends Stack {
        private static final int LEAST_DIGITS = 16;

        UserStack(EventFormat format) {
            super(format);
        }

        @Override
        String title() {
            return "<user stack trace>";
        }

        @Override
        boolean isEnd(long address) {
            return address == 0;
        }

        @Override
        void appendAddress(long address, TextBuffer out) {
            out.append(" <").appendHex(address, LEAST_DIGITS).append('>');
        }
    }
}
