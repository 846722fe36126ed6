package dev.ringmap.events.print;

import dev.ringmap.events.print.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the expressions of a print format, by recursive descent:
 *
 * <pre>
 *   conditional := binary [ "?" conditional ":" conditional ]
 *   binary      := unary { operator unary }                          by precedence
 *   unary       := ("!" | "~" | "-" | "+" | "&amp;" | "*") unary | "(" type ")" unary | postfix
 *   postfix     := primary { "[" conditional "]" | "->" name | "." name }
 *   primary     := number | string … | name | name "(" … ")" | "(" conditional ")" | "({" statements "})" | "REC"
 * </pre>
 */
final class Parser {

    /** No format of the kernel comes near; the stack does not go much further. */
    private static final int MOST_NESTED = 200;

    /** A chain of operators is a tree as deep as it is long. */
    private static final int MOST_OPERATIONS = 1000;

    private static final String RECORD = "REC";

    /** The kernel's own name of what all records begin with. */
    private static final String COMMON = "ent";

    final Tokens tokens;
    final Scope scope;
    final TypeParser types;
    private final Calls calls;
    private int nesting;
    private int operations;

    Parser(Tokens tokens, Scope scope) {
        this.tokens = tokens;
        this.scope = scope;
        this.types = new TypeParser(tokens, scope.longBytes);
        this.calls = new Calls(this);
    }

    /** Reads what a conversion shows; what depends on a variable of the running kernel is not known. */
    Expression argument() {
        boolean before = scope.takeUnknown(false);
        Expression argument = conditional();
        return scope.takeUnknown(before) ? new Text.Unknown() : argument;
    }

    /** Reads the arguments that follow a format string: each behind a comma. */
    List<Expression> arguments() {
        List<Expression> arguments = new ArrayList<>();
        while (tokens.accept(",")) {
            arguments.add(argument());
        }
        return arguments;
    }

    Expression conditional() {
        enter();
        Expression condition = binary(1);
        if (tokens.accept("?")) {
            Expression then = tokens.isAt(":") ? condition : conditional();
            tokens.expect(":");
            condition = Operation.conditional(condition, then, conditional());
        }
        nesting--;
        return condition;
    }

    private void enter() {
        if (++nesting > MOST_NESTED) {
            throw new UnresolvedException("nested too deeply");
        }
    }

    private Expression binary(int leastPrecedence) {
        Expression left = unary();
        Operator operator = Operator.of(tokens.peek());
        while (operator != null && operator.precedence >= leastPrecedence) {
            tokens.next();
            Expression right = binary(operator.precedence + 1);
            left = operation(operator, left, right);
            operator = Operator.of(tokens.peek());
        }
        return left;
    }

    private Expression operation(Operator operator, Expression left, Expression right) {
        if (left.type.isPointer() && (operator == Operator.PLUS || operator == Operator.MINUS)) {
            return moved(left, operator == Operator.PLUS ? right : Operation.negation(right));
        }
        Expression operation = Operation.binary(operator, left, right);
        if (!(operation instanceof Constant) && ++operations > MOST_OPERATIONS) {
            throw new UnresolvedException("too many operators");
        }
        return operation;
    }

    private Expression moved(Expression pointer, Expression count) {
        if (++operations > MOST_OPERATIONS) {
            throw new UnresolvedException("too many operators");
        }
        ValueType target = pointer.type.target();
        return new Memory.Moved(pointer, count, target == null ? 1 : target.bytes());
    }

    Expression unary() {
        enter();
        Expression result = unaryOrPostfix();
        nesting--;
        return result;
    }

    private Expression unaryOrPostfix() {
        Token token = tokens.peek();
        if (token.kind() == Kind.SYMBOL && token.text().length() == 1 && "!~-+&*".contains(token.text())) {
            tokens.next();
            Expression operand = unary();
            return switch (token.text().charAt(0)) {
                case '!' -> Operation.not(operand);
                case '~' -> Operation.complement(operand);
                case '-' -> Operation.negation(operand);
                case '&' -> address(operand);
                case '*' -> target(operand);
                default -> operand;
            };
        }
        Expression cast = cast();
        return cast != null ? cast : postfix();
    }

    private @Nullable Expression cast() {
        int start = tokens.position();
        if (!tokens.accept("(")) {
            return null;
        }
        ValueType type = types.accept();
        if (type != null && tokens.accept(")")) {
            return castTo(type, unary());
        }
        tokens.back(start + 1);
        if (!tokens.peek().text().equals(RECORD) && types.skipUnknownCast()) {
            return unary();
        }
        tokens.back(start);
        return null;
    }

    private static Expression castTo(ValueType type, Expression operand) {
        return operand instanceof Text ? operand : Operation.cast(operand, type);
    }

    private Expression address(Expression operand) {
        if (operand instanceof Memory.Scalar field) {
            return field.address(scope.longBytes);
        }
        if (operand instanceof Memory.Target target) {
            return target.pointer();
        }
        if (operand instanceof Memory.Pointer array) {
            return array;
        }
        throw new UnresolvedException("the address of what is not in the record");
    }

    private static Expression target(Expression pointer) {
        ValueType type = pointer.type.target();
        if (type == null || !pointer.isInRecord()) {
            throw new UnresolvedException("it follows a pointer that does not point into the record");
        }
        return new Memory.Target(pointer, type);
    }

    private Expression postfix() {
        Expression operand = primary();
        while (true) {
            if (tokens.accept("[")) {
                operand = target(moved(operand, conditional()));
                tokens.expect("]");
            } else if (tokens.accept(".")) {
                operand = member(operand, tokens.identifier());
            } else if (tokens.isAt("->")) {
                throw new UnresolvedException("it follows a pointer that does not point into the record");
            } else {
                return operand;
            }
        }
    }

    private static Expression member(Expression operand, String name) {
        Local bits = operand instanceof Local variable ? BitFields.member(variable, name) : null;
        if (bits == null) {
            throw new UnresolvedException("the layout of the member '" + name + "' is not known");
        }
        return bits;
    }

    private Expression primary() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case NUMBER -> new Constant(tokens.next().number(), token.type());
            case STRING -> new Text.Literal(tokens.stringBytes());
            case IDENTIFIER -> name(tokens.next().text());
            default -> parenthesised();
        };
    }

    private Expression parenthesised() {
        tokens.expect("(");
        if (tokens.accept("{")) {
            return new StatementParser(this).expression();
        }
        if (tokens.peek().text().equals(RECORD) && tokens.peek(1).isSymbol(")")) {
            tokens.next();
            tokens.expect(")");
            return field();
        }
        Expression inner = conditional();
        tokens.expect(")");
        return inner;
    }

    private Expression name(String name) {
        if (name.equals(RECORD)) {
            return field();
        }
        if (name.equals("sizeof")) {
            return size();
        }
        if (tokens.accept("(")) {
            Expression result = calls.call(name);
            tokens.expect(")");
            return result;
        }
        Text @Nullable [] array = scope.textArray(name);
        return array == null ? scope.named(name) : element(array);
    }

    private Expression field() {
        tokens.expect("->");
        String name = tokens.identifier();
        if (name.equals(COMMON) && tokens.accept(".")) {
            return scope.record("common_" + tokens.identifier());
        }
        return scope.record(name);
    }

    private Expression element(Text[] array) {
        tokens.expect("[");
        Expression index = conditional();
        tokens.expect("]");
        return new StatementText.Element(array, index);
    }

    private Expression size() {
        int start = tokens.position();
        if (tokens.accept("(")) {
            ValueType type = types.accept();
            if (type != null && tokens.accept(")")) {
                return size(type.bytes());
            }
            tokens.back(start);
        }
        Expression operand = unary();
        if (operand instanceof Memory.Inline array) {
            return size(array.sizeBytes());
        }
        return size(operand instanceof Text.Literal text ? text.bytes.length + 1 : operand.type.bytes());
    }

    private Expression size(int bytes) {
        return new Constant(bytes, ValueType.integer(scope.longBytes, false));
    }
}
