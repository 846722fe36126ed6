package dev.ringmap.events.print;

import dev.ringmap.events.print.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a statement expression, behind its <code>({</code>: declarations, assignments, {@code trace_seq_printf}, and at the end a value.
 */
final class StatementParser {

    private static final Set<String> TYPE_OF_VALUE = Set.of("typeof", "__typeof__", "__auto_type");

    private final Parser parser;
    private final Tokens tokens;
    private final Scope scope;
    private final List<Piece> steps = new ArrayList<>();

    StatementParser(Parser parser) {
        this.parser = parser;
        this.tokens = parser.tokens;
        this.scope = parser.scope;
    }

    Expression expression() {
        Expression value = null;
        while (!tokens.accept("}")) {
            value = statement();
            if (!tokens.isAt("}")) {
                tokens.expect(";");
            }
        }
        tokens.expect(")");
        if (value == null) {
            throw new UnresolvedException("a statement expression without a value");
        }
        Piece[] all = steps.toArray(Piece[]::new);
        if (value instanceof StatementText.Printed) {
            return new StatementText(all, null);
        }
        if (value instanceof Text || value.type.isPointer()) {
            return new StatementText(all, Text.of(value, scope.names));
        }
        return new Operation.Steps(all, value);
    }

    /** Returns the value of the statement; {@code null} if it has none. */
    private @Nullable Expression statement() {
        if (tokens.isAt(";")) {
            return null;
        }
        Token first = tokens.peek();
        if (first.kind() == Kind.IDENTIFIER
                && tokens.peek(1).isSymbol("(")
                && first.text().startsWith("trace_seq_p")) {
            print(tokens.next().text());
            return null;
        }
        if (first.kind() == Kind.IDENTIFIER && TYPE_OF_VALUE.contains(first.text())) {
            skipTypeOfValue();
            declare(null);
            return null;
        }
        ValueType type = parser.types.accept();
        if (type != null) {
            declare(type);
            return null;
        }
        Expression value = parser.conditional();
        if (tokens.accept("=")) {
            assign(value, parser.conditional());
            return null;
        }
        return value;
    }

    private void skipTypeOfValue() {
        tokens.next();
        if (tokens.accept("(")) {
            parser.conditional();
            tokens.expect(")");
        }
    }

    /** Reads a declaration behind its type, which is that of its value if there is none. */
    private void declare(@Nullable ValueType type) {
        String name = tokens.identifier();
        if (tokens.accept("[")) {
            declareArray(name);
        } else if (tokens.accept("=")) {
            Expression value = parser.conditional();
            ValueType declared = type == null ? value.type : type;
            if (declared.isPointer()) {
                scope.declare(name, value);
            } else {
                assign(scope.declareVariable(name, declared), value);
            }
        } else {
            scope.declareVariable(name, type == null ? ValueType.S64 : type);
        }
    }

    private void declareArray(String name) {
        if (!tokens.isAt("]")) {
            parser.conditional();
        }
        tokens.expect("]");
        tokens.expect("=");
        tokens.expect("{");
        List<Text> values = new ArrayList<>();
        while (!tokens.accept("}")) {
            values.add(new Text.Literal(tokens.stringBytes()));
            if (!tokens.isAt("}")) {
                tokens.expect(",");
            }
        }
        scope.declare(name, values.toArray(Text[]::new));
    }

    private void assign(Expression target, Expression value) {
        if (!(target instanceof Local variable)) {
            throw new UnresolvedException("it assigns to what is no variable");
        }
        steps.add(new StatementText.Assignment(variable, value));
    }

    /** Reads what appends to the text: {@code trace_seq_printf(p, format, …)}, {@code trace_seq_puts} and {@code trace_seq_putc}. */
    private void print(String function) {
        tokens.expect("(");
        tokens.identifier();
        tokens.expect(",");
        switch (function) {
            case "trace_seq_printf" -> {
                String format = tokens.string();
                steps.add(FormatString.wording(format, Arguments.of(parser.arguments()), scope));
            }
            case "trace_seq_puts" -> steps.add(new Piece.OfText(Text.of(parser.argument(), scope.names)));
            case "trace_seq_putc" ->
                steps.add(FormatString.wording("%c", Arguments.of(List.of(parser.argument())), scope));
            default -> throw new UnresolvedException("the function '" + function + "' is not known");
        }
        tokens.expect(")");
    }
}
