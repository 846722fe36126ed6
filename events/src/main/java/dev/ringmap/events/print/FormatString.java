package dev.ringmap.events.print;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads the format string of a {@code printf} of the kernel, and pairs its conversions with their arguments. */
final class FormatString {

    private static final String FLAGS = "-+ #0";
    private static final String QUALIFIERS = "hlLqzt";
    private static final String DIGITS = "0123456789";
    private static final int MOST_DIGITS = 4;
    private static final String UNKNOWN = "?";

    private final String format;
    private final Arguments arguments;
    private final Scope scope;
    private final List<byte[]> letters = new ArrayList<>();
    private final List<Piece> conversions = new ArrayList<>();
    private final StringBuilder plain = new StringBuilder();
    private int at;

    private FormatString(String format, Arguments arguments, Scope scope) {
        this.format = format;
        this.arguments = arguments;
        this.scope = scope;
    }

    /**
     * Returns what writes the text.
     *
     * @param format the format string, one byte in each character
     * @param arguments what it shows
     * @param scope where names are looked up
     */
    static Wording wording(String format, Arguments arguments, Scope scope) {
        return new FormatString(format, arguments, scope).wording();
    }

    private Wording wording() {
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c != '%') {
                plain.append(c);
            } else if (peek() == '%') {
                at++;
                plain.append('%');
            } else {
                conversion();
            }
        }
        endLetters();
        return new Wording(letters.toArray(byte[][]::new), conversions.toArray(Piece[]::new));
    }

    private char peek() {
        return at < format.length() ? format.charAt(at) : '\0';
    }

    private void endLetters() {
        letters.add(Text.ascii(plain.toString()));
        plain.setLength(0);
    }

    private void conversion() {
        String flags = run(FLAGS);
        Expression width = size();
        Expression precision = Spec.NONE;
        if (peek() == '.') {
            at++;
            precision = size();
        }
        String qualifier = run(QUALIFIERS);
        char letter = peek();
        at++;
        Spec spec = new Spec(flags, width, precision);
        switch (letter) {
            case 'p' -> pointer(spec);
            case 's', 'c' -> other(letter, arguments.value(letter, 0, ""), spec);
            case 'd', 'i' -> number(letter, ValueType.integer(bytes(qualifier), true), spec);
            case 'u', 'x', 'X', 'o' -> number(letter, ValueType.integer(bytes(qualifier), false), spec);
            default -> throw new UnresolvedException("the conversion '%" + letter + "' is not known");
        }
    }

    private void pointer(Spec spec) {
        String letters = pointerLetters();
        Expression value = arguments.value('p', 0, letters);
        add(
                value,
                () -> value instanceof Text text
                        ? new Piece.OfText(text)
                        : new PointerConversion(scope, value, letters, spec).piece());
    }

    private void other(char letter, Expression value, Spec spec) {
        add(value, () -> letter == 's' ? text(Text.of(value, scope.names), spec) : new Piece.OfCharacter(value, spec));
    }

    private void number(char letter, ValueType type, Spec spec) {
        Expression value = arguments.value(letter, type.bytes(), "");
        add(value, () -> number(letter, type, value, spec));
    }

    private void add(Expression value, Supplier<Piece> piece) {
        if (value instanceof Text.Unknown) {
            plain.append(UNKNOWN);
        } else {
            endLetters();
            conversions.add(piece.get());
        }
    }

    private String run(String letters) {
        int start = at;
        while (letters.indexOf(peek()) >= 0) {
            at++;
        }
        return format.substring(start, at);
    }

    private Expression size() {
        if (peek() == '*') {
            at++;
            return arguments.size();
        }
        String digits = run(DIGITS);
        if (digits.length() > MOST_DIGITS) {
            throw new UnresolvedException("a width beyond the longest line");
        }
        return digits.isEmpty() ? Spec.NONE : Constant.of(Integer.parseInt(digits));
    }

    /** Reads the letters and digits behind {@code %p}, all of which the kernel takes for a part of it. */
    private String pointerLetters() {
        int start = at;
        while (Character.isLetterOrDigit(peek()) && peek() < 0x80) {
            at++;
        }
        return format.substring(start, at);
    }

    static Piece text(Text text, Spec spec) {
        return spec.isPlain() ? new Piece.OfText(text) : new Piece.OfSizedText(text, spec);
    }

    private static Piece number(char letter, ValueType type, Expression value, Spec spec) {
        if (value instanceof Text) {
            throw new UnresolvedException("it shows a string as a number");
        }
        boolean isDecimal = letter == 'd' || letter == 'i' || letter == 'u';
        return isDecimal && spec.isPlain()
                ? new Piece.OfDecimal(value, type)
                : new NumberPiece(value, type, letter, spec);
    }

    private int bytes(String qualifier) {
        return switch (qualifier) {
            case "" -> Integer.BYTES;
            case "h" -> Short.BYTES;
            case "hh" -> Byte.BYTES;
            case "l", "z", "t" -> scope.longBytes;
            case "ll", "L", "q" -> Long.BYTES;
            default -> throw new UnresolvedException("the length '" + qualifier + "' is not known");
        };
    }
}
