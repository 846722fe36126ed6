package dev.ringmap.events;

import java.util.regex.Pattern;

/** A name of events with wildcards, as {@code set_event} takes it. */
final class EventPattern {

    private final Pattern pattern;

    private EventPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    static EventPattern of(String text) {
        StringBuilder regex = new StringBuilder();
        for (char c : (text.indexOf(':') < 0 ? "*:" + text : text).toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return new EventPattern(Pattern.compile(regex.toString()));
    }

    boolean matches(String fullName) {
        return pattern.matcher(fullName).matches();
    }
}
