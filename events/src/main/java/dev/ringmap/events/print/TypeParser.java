package dev.ringmap.events.print;

import dev.ringmap.events.print.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the names of types. */
final class TypeParser {

    private final Tokens tokens;
    private final TypeNames names;
    private final int longBytes;

    TypeParser(Tokens tokens, int longBytes) {
        this.tokens = tokens;
        this.names = new TypeNames(longBytes);
        this.longBytes = longBytes;
    }

    /**
     * Reads a type, with qualifiers and stars.
     *
     * @return the type; {@code null} if there is no type that is known, and nothing has been read then
     */
    @Nullable
    ValueType accept() {
        int start = tokens.position();
        skipQualifiers();
        boolean isTagged = TypeNames.isTag(tokens.peek());
        ValueType type = isTagged ? tagged() : bare();
        skipQualifiers();
        if (type == null && isTagged && tokens.isAt("*")) {
            type = ValueType.U8; // whatever it is, it is only pointed to
        }
        if (type == null) {
            tokens.back(start);
            return null;
        }
        while (tokens.accept("*")) {
            type = ValueType.pointer(type, longBytes);
            skipQualifiers();
        }
        return type;
    }

    private void skipQualifiers() {
        while (TypeNames.isQualifier(tokens.peek())) {
            tokens.next();
        }
    }

    private @Nullable ValueType tagged() {
        String tag = tokens.next().text();
        return TypeNames.tagged(tag, tokens.identifier());
    }

    private @Nullable ValueType bare() {
        List<String> words = new ArrayList<>();
        while (TypeNames.isBaseWord(tokens.peek()) || (!words.isEmpty() && TypeNames.isQualifier(tokens.peek()))) {
            words.add(tokens.next().text());
        }
        if (!words.isEmpty()) {
            return names.ofWords(words);
        }
        ValueType known = tokens.peek().kind() == Kind.IDENTIFIER
                ? names.typedef(tokens.peek().text())
                : null;
        if (known != null) {
            tokens.next();
        }
        return known;
    }

    /**
     * Skips the rest of a cast to a type that is not known, which leaves its operand as it is.
     *
     * @return whether there was one behind the opening parenthesis; nothing has been read otherwise
     */
    boolean skipUnknownCast() {
        boolean isCast = tokens.peek().kind() == Kind.IDENTIFIER
                && tokens.peek(1).isSymbol(")")
                && startsOperand(tokens.peek(2));
        if (isCast) {
            tokens.next();
            tokens.next();
        }
        return isCast;
    }

    /** A sign might be an operator just as well, and is taken for one. */
    private static boolean startsOperand(Token token) {
        return token.kind() == Kind.IDENTIFIER
                || token.kind() == Kind.NUMBER
                || token.kind() == Kind.STRING
                || token.isSymbol("(");
    }
}
