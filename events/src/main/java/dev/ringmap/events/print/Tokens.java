package dev.ringmap.events.print;

import dev.ringmap.events.print.Token.Kind;
import java.util.List;

/** The tokens of a print format, read from left to right. */
final class Tokens {

    private final List<Token> tokens;
    private int at;

    private Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    static Tokens of(String text, int longBytes) {
        return new Tokens(Lexer.tokens(text, longBytes));
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    Token next() {
        Token token = peek();
        at++;
        return token;
    }

    int position() {
        return at;
    }

    void back(int position) {
        at = position;
    }

    boolean isAt(String symbol) {
        return peek().isSymbol(symbol);
    }

    boolean accept(String symbol) {
        boolean isThere = isAt(symbol);
        if (isThere) {
            at++;
        }
        return isThere;
    }

    void expect(String symbol) {
        if (!accept(symbol)) {
            throw new UnresolvedException("'" + symbol + "' expected, not " + peek());
        }
    }

    String identifier() {
        Token token = next();
        if (token.kind() != Kind.IDENTIFIER) {
            throw new UnresolvedException("a name expected, not " + token);
        }
        return token.text();
    }

    /** Reads a string, of one or more literals; without its quotes, one byte in each character. */
    String string() {
        if (peek().kind() != Kind.STRING) {
            throw new UnresolvedException("a string expected, not " + peek());
        }
        StringBuilder text = new StringBuilder();
        while (peek().kind() == Kind.STRING) {
            text.append(next().text());
        }
        return text.toString();
    }

    /** The same as the bytes of a C string, which ends at the first NUL. */
    byte[] stringBytes() {
        String text = string();
        int end = text.indexOf('\0');
        return Text.ascii(end < 0 ? text : text.substring(0, end));
    }
}
