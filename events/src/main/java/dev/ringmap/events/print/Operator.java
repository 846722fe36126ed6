package dev.ringmap.events.print;

import org.jspecify.annotations.Nullable;

/** The binary operators of C, from the loosest to the tightest. */
enum Operator {
    OR("||", 1),
    AND("&&", 2),
    BIT_OR("|", 3),
    BIT_XOR("^", 4),
    BIT_AND("&", 5),
    EQUAL("==", 6),
    NOT_EQUAL("!=", 6),
    LESS("<", 7),
    GREATER(">", 7),
    LESS_OR_EQUAL("<=", 7),
    GREATER_OR_EQUAL(">=", 7),
    SHIFT_LEFT("<<", 8),
    SHIFT_RIGHT(">>", 8),
    PLUS("+", 9),
    MINUS("-", 9),
    TIMES("*", 10),
    DIVIDE("/", 10),
    REMAINDER("%", 10);

    private final String symbol;
    final int precedence;

    Operator(String symbol, int precedence) {
        this.symbol = symbol;
        this.precedence = precedence;
    }

    static @Nullable Operator of(Token token) {
        if (token.kind() == Token.Kind.SYMBOL) {
            for (Operator operator : values()) {
                if (operator.symbol.equals(token.text())) {
                    return operator;
                }
            }
        }
        return null;
    }

    boolean isComparison() {
        return precedence == EQUAL.precedence || precedence == LESS.precedence;
    }

    boolean isShift() {
        return precedence == SHIFT_LEFT.precedence;
    }

    boolean isLogical() {
        return this == OR || this == AND;
    }

    /**
     * Computes with 64 bits.
     *
     * @param type the type in which C computes, to which both operands have been converted
     */
    long apply(long left, long right, ValueType type) {
        return switch (this) {
            case OR -> truth(left != 0 || right != 0);
            case AND -> truth(left != 0 && right != 0);
            case BIT_OR -> left | right;
            case BIT_XOR -> left ^ right;
            case BIT_AND -> left & right;
            case EQUAL -> truth(left == right);
            case NOT_EQUAL -> truth(left != right);
            case LESS -> truth(compare(left, right, type) < 0);
            case GREATER -> truth(compare(left, right, type) > 0);
            case LESS_OR_EQUAL -> truth(compare(left, right, type) <= 0);
            case GREATER_OR_EQUAL -> truth(compare(left, right, type) >= 0);
            case SHIFT_LEFT -> left << shift(right, type);
            case SHIFT_RIGHT -> type.isSigned() ? left >> shift(right, type) : left >>> shift(right, type);
            case PLUS -> left + right;
            case MINUS -> left - right;
            case TIMES -> left * right;
            case DIVIDE -> divide(left, right, type);
            case REMAINDER -> remainder(left, right, type);
        };
    }

    private static long truth(boolean holds) {
        return holds ? 1 : 0;
    }

    private static int compare(long left, long right, ValueType type) {
        return type.isSigned() ? Long.compare(left, right) : Long.compareUnsigned(left, right);
    }

    /** More than C defines: what x86 and arm64 do. */
    private static int shift(long count, ValueType type) {
        return (int) count & (type.bytes() * Byte.SIZE - 1);
    }

    /** By 0, nothing is defined, and a kernel that did it would be dead. */
    private static long divide(long left, long right, ValueType type) {
        if (right == 0) {
            return 0;
        }
        return type.isSigned() ? left / right : Long.divideUnsigned(left, right);
    }

    private static long remainder(long left, long right, ValueType type) {
        if (right == 0) {
            return 0;
        }
        return type.isSigned() ? left % right : Long.remainderUnsigned(left, right);
    }
}
