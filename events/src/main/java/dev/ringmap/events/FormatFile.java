package dev.ringmap.events;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a format file says of an event. It is parsed when the format is first asked for: a kernel has thousands, and a trace a few.
 *
 * <p>Thread safety: <em>thread-safe</em>; the format is the same object whoever asks.
 */
final class FormatFile {

    private static final int NO_ID = -1;

    private final String fullName;
    private final int id;
    private final String text;
    private final int longBytes;
    private @Nullable EventFormat format;
    private boolean isParsed;

    private FormatFile(String fullName, int id, String text, int longBytes) {
        this.fullName = fullName;
        this.id = id;
        this.text = text;
        this.longBytes = longBytes;
    }

    static FormatFile unparsed(String fullName, String text, int longBytes) {
        return new FormatFile(fullName, FormatParser.findId(text).orElse(NO_ID), text, longBytes);
    }

    /** Of one that was parsed elsewhere. */
    static FormatFile of(EventFormat format) {
        FormatFile file = new FormatFile(format.fullName(), format.id(), "", format.longBytes());
        file.format = format;
        file.isParsed = true;
        return file;
    }

    /** The name of the event, {@code SYSTEM:EVENT}. */
    String fullName() {
        return fullName;
    }

    /** The number of the event; negative if it has none, and does not parse. */
    int id() {
        return id;
    }

    /** Returns the format, or empty if it does not parse. */
    synchronized Optional<EventFormat> format() {
        if (!isParsed) {
            isParsed = true;
            format = parse();
        }
        return Optional.ofNullable(format);
    }

    private @Nullable EventFormat parse() {
        try {
            String system = fullName.substring(0, fullName.indexOf(':'));
            return EventFormat.parse(system, text, longBytes);
        } catch (IllegalArgumentException doesNotParse) {
            return null;
        }
    }

    /** Whether both say the same. */
    boolean isSame(FormatFile other) {
        return isSameText(other) || isSame(format(), other.format());
    }

    private boolean isSameText(FormatFile other) {
        return !text.isEmpty() && text.equals(other.text) && fullName.equals(other.fullName);
    }

    private static boolean isSame(Optional<EventFormat> one, Optional<EventFormat> other) {
        return one.isPresent() && other.isPresent() && isSame(one.get(), other.get());
    }

    private static boolean isSame(EventFormat one, EventFormat other) {
        return one.id() == other.id()
                && one.commonFields().equals(other.commonFields())
                && one.fields().equals(other.fields())
                && one.printFormat().equals(other.printFormat());
    }
}
