package dev.ringmap.events.print;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.Field;
import dev.ringmap.events.LongField;
import dev.ringmap.events.StringField;
import dev.ringmap.events.TextBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The system calls: {@code sys_write(fd: 1, buf: 0x55e0a2, count: 2)} and {@code sys_write -> 0x2}.
 *
 * <p>Source: {@code kernel/trace/trace_syscalls.c}, as of 6.18.
 */
final class SyscallLine extends TracerLine {

    static final String SYSTEM = "syscalls";

    private static final String ENTER = "sys_enter_";
    private static final String EXIT = "sys_exit_";
    private static final String NUMBER = "__syscall_nr";

    /** Smaller ones are the same in decimal, and written without prefix. */
    private static final int FIRST_WITH_PREFIX = 10;

    /**
     * An argument.
     *
     * @param label what stands before it
     * @param string what it points to, if the kernel has copied that, as it does from 7.0 on
     */
    private record Argument(
            String label, LongField value, @Nullable StringField string) {}

    private final String name;
    private final List<Argument> arguments;
    private final @Nullable LongField result;

    private SyscallLine(String name, List<Argument> arguments, @Nullable LongField result) {
        this.name = "sys_" + name;
        this.arguments = arguments;
        this.result = result;
    }

    static @Nullable SyscallLine of(EventFormat format) {
        String event = format.name();
        if (event.startsWith(ENTER)) {
            return new SyscallLine(event.substring(ENTER.length()), arguments(format), null);
        }
        return event.startsWith(EXIT)
                ? new SyscallLine(event.substring(EXIT.length()), List.of(), format.longField("ret"))
                : null;
    }

    private static List<Argument> arguments(EventFormat format) {
        return format.fields().stream()
                .filter(field -> field.isNumber() && !field.name().equals(NUMBER))
                .map(field -> new Argument(field.name() + ": ", format.longField(field.name()), copied(format, field)))
                .toList();
    }

    private static @Nullable StringField copied(EventFormat format, Field pointer) {
        String name = "__" + pointer.name() + "_val";
        boolean isCopied = format.fields().stream()
                .anyMatch(field -> field.name().equals(name) && field.kind() == Field.Kind.STRING);
        return isCopied ? format.stringField(name) : null;
    }

    @Override
    void append(TraceEvent event, TextBuffer out) {
        out.append(name);
        if (result != null) {
            out.append(" -> 0x").appendHex(result.read(event), 1);
            return;
        }
        out.append('(');
        for (int i = 0; i < arguments.size(); i++) {
            if (i > 0) {
                out.append(", ");
            }
            append(arguments.get(i), event, out);
        }
        out.append(')');
    }

    private static void append(Argument argument, TraceEvent event, TextBuffer out) {
        long value = argument.value.read(event);
        out.append(argument.label);
        boolean isSmall = value >= 0 && value < FIRST_WITH_PREFIX;
        out.append(isSmall ? "" : "0x").appendHex(value, 1);
        if (argument.string != null) {
            argument.string.append(event, out.append(" \""));
            out.append('"');
        }
    }
}
