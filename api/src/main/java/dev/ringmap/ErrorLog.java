package dev.ringmap;

import org.jspecify.annotations.Nullable;

/**
 * The text of {@code error_log}: for each of the latest refusals a line with a time stamp and the reason, one with what was written, and
 * one with a caret below the place that is wrong.
 *
 * <pre>
 * [ 4161.773065] event filter parse error: error: Field not found
 *   Command: nextpid &gt; 0
 *                    ^
 * </pre>
 */
final class ErrorLog {

    private static final String COMMAND = "\n  Command: ";
    private static final String END_OF_TIME = "] ";

    private ErrorLog() {}

    /** Returns what the latest entry about a command says, or {@code null} if there is none: the log has entries of other writers, too. */
    static @Nullable String find(String log, String command) {
        String text = COMMAND + command.strip() + "\n";
        int at = log.lastIndexOf(text);
        if (at < 0) {
            return null;
        }
        String reason = log.substring(log.lastIndexOf('\n', at - 1) + 1, at);
        int caretAt = at + text.length();
        int end = log.indexOf('\n', caretAt);
        String caret = log.substring(caretAt, end < 0 ? log.length() : end);
        return reason.substring(reason.indexOf(END_OF_TIME) + END_OF_TIME.length()) + text + caret;
    }
}
