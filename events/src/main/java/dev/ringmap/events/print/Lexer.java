package dev.ringmap.events.print;

import dev.ringmap.events.print.Token.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes a print format apart into tokens. Its text is handled as bytes, one in each character. */
final class Lexer {

    private static final String[] LONG_SYMBOLS = {"->", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||"};
    private static final String SYMBOLS = "()[]{}?:;,.+-*/%&|^~!<>=";
    private static final String ESCAPES = "abfnrtv";
    private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b";
    private static final int LONGEST_OCTAL_ESCAPE = 3;

    private final String text;
    private final int longBytes;
    private int at;

    private Lexer(String text, int longBytes) {
        this.text = text;
        this.longBytes = longBytes;
    }

    /** Returns the tokens, {@link Kind#END} at the end. */
    static List<Token> tokens(String printFormat, int longBytes) {
        byte[] bytes = printFormat.getBytes(StandardCharsets.UTF_8);
        Lexer lexer = new Lexer(new String(bytes, StandardCharsets.ISO_8859_1), longBytes);
        List<Token> tokens = new ArrayList<>();
        Token token;
        do {
            token = lexer.next();
            tokens.add(token);
        } while (token.kind() != Kind.END);
        return tokens;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private Token next() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        if (at == text.length()) {
            return new Token(Kind.END, "");
        }
        char first = peek();
        if (first == '"') {
            return new Token(Kind.STRING, quoted('"'));
        }
        if (first == '\'') {
            return character();
        }
        if (isDigit(first)) {
            return number();
        }
        return isWord(first) ? new Token(Kind.IDENTIFIER, word()) : symbol();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWord(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    }

    private String word() {
        int start = at;
        while (isWord(peek())) {
            at++;
        }
        return text.substring(start, at);
    }

    private Token symbol() {
        for (String symbol : LONG_SYMBOLS) {
            if (text.startsWith(symbol, at)) {
                at += symbol.length();
                return new Token(Kind.SYMBOL, symbol);
            }
        }
        char sign = text.charAt(at++);
        if (SYMBOLS.indexOf(sign) < 0) {
            throw new UnresolvedException(String.format(Locale.ROOT, "a stray character 0x%02x", (int) sign));
        }
        return new Token(Kind.SYMBOL, String.valueOf(sign));
    }

    private Token character() {
        String content = quoted('\'');
        if (content.length() != 1) {
            throw new UnresolvedException("no single character: '" + content + "'");
        }
        return new Token(Kind.NUMBER, content, content.charAt(0), ValueType.INT);
    }

    /** Reads to the closing quote. A line may end in between: the kernel unfolds macros into some strings. */
    private String quoted(char quote) {
        StringBuilder content = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            content.append(c == '\\' ? escape() : c);
        }
        if (at == text.length()) {
            throw new UnresolvedException("a string without an end");
        }
        at++;
        return content.toString();
    }

    private char escape() {
        char c = peek();
        if (c >= '0' && c <= '7') {
            return digits(8, LONGEST_OCTAL_ESCAPE);
        }
        if (at < text.length()) {
            at++;
        }
        if (c == 'x') {
            return digits(16, 2);
        }
        int known = ESCAPES.indexOf(c);
        return known < 0 ? c : ESCAPED.charAt(known);
    }

    private char digits(int base, int most) {
        int value = 0;
        for (int count = 0; count < most && Character.digit(peek(), base) >= 0; count++) {
            value = value * base + Character.digit(text.charAt(at++), base);
        }
        return (char) (value & 0xFF);
    }

    private Token number() {
        String word = word();
        int end = word.length();
        while (end > 0 && "uUlL".indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        String digits = word.substring(0, end);
        String suffix = word.substring(digits.length()).toLowerCase(Locale.ROOT);
        int base = base(digits);
        try {
            long value = Long.parseUnsignedLong(base == 10 || base == 8 ? digits : digits.substring(2), base);
            return new Token(Kind.NUMBER, word, value, type(value, base == 10, suffix));
        } catch (NumberFormatException e) {
            throw new UnresolvedException("no number: '" + word + "'");
        }
    }

    private static int base(String digits) {
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            return 16;
        }
        if (digits.startsWith("0b") || digits.startsWith("0B")) {
            return 2;
        }
        return digits.startsWith("0") ? 8 : 10;
    }

    /** The first type in which C finds room for the number. */
    private ValueType type(long value, boolean isDecimal, String suffix) {
        boolean isUnsigned = suffix.indexOf('u') >= 0;
        long longs = suffix.chars().filter(c -> c == 'l').count();
        int least = longs == 0 ? Integer.BYTES : longs == 1 ? longBytes : Long.BYTES;
        if (least == Integer.BYTES) {
            if (!isUnsigned && value >= 0 && value <= Integer.MAX_VALUE) {
                return ValueType.INT;
            }
            if ((isUnsigned || !isDecimal) && value >>> Integer.SIZE == 0) {
                return ValueType.UNSIGNED_INT;
            }
        }
        return isUnsigned || value < 0 ? ValueType.U64 : ValueType.S64;
    }
}
