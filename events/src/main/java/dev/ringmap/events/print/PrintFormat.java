package dev.ringmap.events.print;

import dev.ringmap.events.EventFormat;
import dev.ringmap.events.symbols.KernelSymbols;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's wording of an event, {@link EventFormat#printFormat()}, parsed once; {@link EventText} renders events by it.
 *
 * <p>The text is what the kernel shows, except where a trace does not hold what it takes:
 *
 * <ul>
 *   <li>addresses are shown unhashed, as with the kernel's option {@code hash-ptr} off
 *   <li>system calls and the events of the system {@code ftrace}, which the kernel prints with code of its own, are shown by the print
 *       format that it states for them
 *   <li>what depends on a variable of the running kernel, such as {@code jiffies} or {@code HZ}, is {@code ?}, unless the
 *       {@linkplain dev.ringmap.events.symbols.KernelConstants constants} know a value by that name
 * </ul>
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @since 0.1
 */
public final class PrintFormat {

    private final EventFormat format;
    private final @Nullable Wording wording;
    private final int slotCount;
    private final @Nullable String problem;

    private PrintFormat(EventFormat format, @Nullable Wording wording, int slotCount, @Nullable String problem) {
        this.format = format;
        this.wording = wording;
        this.slotCount = slotCount;
        this.problem = problem;
    }

    /**
     * Parses the print format of an event. What it needs of the symbols is read now, if it has not been yet. One that cannot be followed has
     * a {@link #problem()}.
     *
     * @param format the event's format; not {@code null}
     * @param symbols what its names and addresses stand for; not {@code null}
     * @return the parsed print format; not {@code null}
     */
    public static PrintFormat of(EventFormat format, KernelSymbols symbols) {
        return of(format, Names.of(Objects.requireNonNull(symbols, "symbols")));
    }

    static PrintFormat of(EventFormat format, Names names) {
        return of(format, ProbeText.printFormat(format), names);
    }

    /** Parses another print format than the one that the format has. */
    static PrintFormat of(EventFormat format, String printFormat, Names names) {
        Scope scope = new Scope(format, names);
        try {
            Wording wording = parse(Tokens.of(printFormat, scope.longBytes), scope);
            return new PrintFormat(format, wording, scope.slotCount(), null);
        } catch (UnresolvedException e) {
            return new PrintFormat(format, null, 0, e.getMessage());
        }
    }

    private static Wording parse(Tokens tokens, Scope scope) {
        Parser parser = new Parser(tokens, scope);
        String text = tokens.string();
        Wording wording = FormatString.wording(text, Arguments.of(parser.arguments()), scope);
        if (tokens.peek().kind() != Token.Kind.END) {
            throw new UnresolvedException("a comma or the end expected, not " + tokens.peek());
        }
        return wording;
    }

    /**
     * Returns the format of the events that this renders.
     *
     * @return the format; not {@code null}
     */
    public EventFormat format() {
        return format;
    }

    /**
     * Returns why no event of this format can be rendered.
     *
     * @return what in the print format cannot be interpreted, for people: for example an unknown function or constant; empty if there is no
     *     problem; not {@code null}
     */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** What writes the text; {@code null} if there is a problem. */
    @Nullable
    Wording wording() {
        return wording;
    }

    int slotCount() {
        return slotCount;
    }

    @Override
    public String toString() {
        return format + (problem == null ? "" : ": " + problem);
    }
}
