package dev.ringmap;

/**
 * A name of events with wildcards: {@code *} stands for any characters, {@code ?} for one. Matching takes linear time whatever the pattern:
 * it may come from an attacker, and in a regular expression each star multiplies the time.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @since 0.1
 */
public final class EventPattern {

    private static final char ANY_CHARACTERS = '*';
    private static final char ONE_CHARACTER = '?';
    private static final int NO_STAR = -1;

    private final String pattern;

    private EventPattern(String pattern) {
        this.pattern = pattern;
    }

    /**
     * Reads a pattern.
     *
     * @param text {@code SYSTEM:EVENT}, or an event's name in whatever system; not {@code null}
     * @return the pattern; not {@code null}
     */
    public static EventPattern of(String text) {
        return new EventPattern((text.indexOf(':') < 0 ? "*:" + text : text).replaceAll("\\*+", "*"));
    }

    /**
     * Tells whether an event's name matches.
     *
     * @param fullName {@code SYSTEM:EVENT}; not {@code null}
     * @return {@code true} if it does
     */
    public boolean matches(String fullName) {
        // Where name and pattern part, the latest star takes one character more. An earlier star need not be tried
        // again: what it
        // could take the latest can take too.
        int at = 0;
        int starAt = NO_STAR;
        int afterStar = 0;
        for (int next = 0; next < fullName.length(); ) {
            if (isAt(at, ANY_CHARACTERS)) {
                starAt = at++;
                afterStar = next;
            } else if (isAt(at, ONE_CHARACTER) || isAt(at, fullName.charAt(next))) {
                at++;
                next++;
            } else if (starAt != NO_STAR) {
                at = starAt + 1;
                next = ++afterStar;
            } else {
                return false;
            }
        }
        return at == pattern.length() || (at == pattern.length() - 1 && isAt(at, ANY_CHARACTERS));
    }

    private boolean isAt(int index, char wanted) {
        return index < pattern.length() && pattern.charAt(index) == wanted;
    }
}
