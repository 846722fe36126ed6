package dev.ringmap.events.print;

import java.util.Iterator;
import java.util.List;

/** Where the conversions of a format string take what they show, in their order. */
interface Arguments {

    /** Returns the next width or precision. */
    Expression size();

    /**
     * Returns what the next conversion shows.
     *
     * @param letter its letter
     * @param numberBytes the size of the number; 0 if it shows something else
     * @param pointerLetters what stands behind {@code %p}; empty for other letters
     */
    Expression value(char letter, int numberBytes, String pointerLetters);

    /** Those that stand behind a format string. */
    static Arguments of(List<Expression> arguments) {
        Iterator<Expression> rest = arguments.iterator();
        return new Arguments() {
            @Override
            public Expression size() {
                if (!rest.hasNext()) {
                    throw new UnresolvedException("it has more conversions than arguments");
                }
                return rest.next();
            }

            @Override
            public Expression value(char letter, int numberBytes, String pointerLetters) {
                return size();
            }
        };
    }
}
