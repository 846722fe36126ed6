package dev.ringmap.events.print;

/**
 * A word, number, string or sign of a print format.
 *
 * @param kind what it is
 * @param text its letters; of a string its bytes, one in each character
 * @param number its value, if it is a number or a character constant; 0 otherwise
 * @param type its type, of use for the same
 */
record Token(Kind kind, String text, long number, ValueType type) {

    enum Kind {
        IDENTIFIER,
        NUMBER,
        STRING,
        SYMBOL,
        END
    }

    Token(Kind kind, String text) {
        this(kind, text, 0, ValueType.INT);
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    @Override
    public String toString() {
        return kind == Kind.END ? "the end" : "'" + text + "'";
    }
}
