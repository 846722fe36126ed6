package dev.ringmap.events.print;

/** An expression that computes its value from others. Of constants, it is one itself. */
abstract sealed class Operation extends Expression {

    private Operation(ValueType type) {
        super(type);
    }

    static Expression binary(Operator operator, Expression left, Expression right) {
        boolean isBoolean = operator.isLogical() || operator.isComparison();
        ValueType computed = operator.isShift() ? left.type.promoted() : left.type.commonWith(right.type);
        ValueType type = isBoolean ? ValueType.INT : computed;
        Binary operation = operator.isLogical()
                ? new Logical(operator, left, right)
                : new Binary(operator, left, right, computed, type);
        if (left instanceof Constant a && right instanceof Constant b) {
            return new Constant(operation.apply(a.value(), b.value()), type);
        }
        return operation;
    }

    static Expression complement(Expression operand) {
        return binary(Operator.BIT_XOR, operand, Constant.of(-1));
    }

    static Expression negation(Expression operand) {
        return binary(Operator.MINUS, Constant.of(0), operand);
    }

    static Expression not(Expression operand) {
        return binary(Operator.EQUAL, operand, Constant.of(0));
    }

    static Expression cast(Expression operand, ValueType type) {
        if (operand instanceof Constant constant) {
            return new Constant(constant.value(), type);
        }
        return new Cast(operand, type);
    }

    static Expression conditional(Expression condition, Expression then, Expression otherwise) {
        if (condition instanceof Constant constant) {
            return constant.value() != 0 ? then : otherwise;
        }
        return new Conditional(condition, then, otherwise);
    }

    private static sealed class Binary extends Operation {
        private final Operator operator;
        final Expression left;
        final Expression right;
        private final ValueType computed;

        /** With 64 bits, nothing has to be cut off. */
        private final boolean isWide;

        Binary(Operator operator, Expression left, Expression right, ValueType computed, ValueType type) {
            super(type);
            this.operator = operator;
            this.left = left;
            this.right = right;
            this.computed = computed;
            this.isWide = computed.bytes() == Long.BYTES;
        }

        @Override
        long value(Rendering event) {
            return apply(left.value(event), right.value(event));
        }

        final long apply(long a, long b) {
            if (isWide) {
                return operator.apply(a, b, computed);
            }
            long converted = operator.isShift() ? b : computed.convert(b);
            return type.convert(operator.apply(computed.convert(a), converted, computed));
        }
    }

    /** Looks at the right side only if it has to. */
    private static final class Logical extends Binary {
        private final boolean isOr;

        Logical(Operator operator, Expression left, Expression right) {
            super(operator, left, right, ValueType.S64, ValueType.INT);
            this.isOr = operator == Operator.OR;
        }

        @Override
        long value(Rendering event) {
            boolean first = left.value(event) != 0;
            return (first == isOr ? first : right.value(event) != 0) ? 1 : 0;
        }
    }

    private static final class Cast extends Operation {
        private final Expression operand;

        Cast(Expression operand, ValueType type) {
            super(type);
            this.operand = operand;
        }

        @Override
        long value(Rendering event) {
            return type.convert(operand.value(event));
        }

        @Override
        boolean isInRecord() {
            return operand.isInRecord();
        }

        @Override
        long place(Rendering event) {
            return operand.place(event);
        }
    }

    static final class Conditional extends Operation {
        final Expression condition;
        final Expression then;
        final Expression otherwise;

        Conditional(Expression condition, Expression then, Expression otherwise) {
            super(
                    then.type.isPointer()
                            ? then.type
                            : otherwise.type.isPointer() ? otherwise.type : then.type.commonWith(otherwise.type));
            this.condition = condition;
            this.then = then;
            this.otherwise = otherwise;
        }

        private Expression chosen(Rendering event) {
            return condition.value(event) != 0 ? then : otherwise;
        }

        @Override
        long value(Rendering event) {
            return type.convert(chosen(event).value(event));
        }

        @Override
        boolean isInRecord() {
            return then.isInRecord() || otherwise.isInRecord();
        }

        @Override
        long place(Rendering event) {
            return chosen(event).place(event);
        }
    }

    /** A statement expression: does something, then is a number. What it may have printed meanwhile is not shown. */
    static final class Steps extends Operation {
        private final Piece[] steps;
        private final Expression result;

        Steps(Piece[] steps, Expression result) {
            super(result.type);
            this.steps = steps;
            this.result = result;
        }

        @Override
        long value(Rendering event) {
            int start = event.out.lengthBytes();
            Piece.appendAll(steps, event);
            event.out.truncate(start);
            return result.value(event);
        }
    }

    /** The bytes in the other order. */
    static final class Swapped extends Operation {
        private final Expression operand;

        Swapped(Expression operand, int bytes) {
            super(ValueType.integer(bytes, false));
            this.operand = operand;
        }

        @Override
        long value(Rendering event) {
            return Long.reverseBytes(operand.value(event)) >>> (Long.SIZE - type.bytes() * Byte.SIZE);
        }
    }
}
