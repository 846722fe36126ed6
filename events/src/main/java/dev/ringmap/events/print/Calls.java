package dev.ringmap.events.print;

import dev.ringmap.events.print.Token.Kind;

/** Reads the calls in a print format, between their parentheses: the helpers of the kernel's trace headers, and C's own. */
final class Calls {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int HARDIRQ = 0x08;
    private static final int SOFTIRQ = 0x10;

    private final Parser parser;
    private final Tokens tokens;
    private final Scope scope;
    private final KernelCalls kernel;

    Calls(Parser parser) {
        this.parser = parser;
        this.tokens = parser.tokens;
        this.scope = parser.scope;
        this.kernel = new KernelCalls(parser);
    }

    /**
     * Reads the arguments of a function.
     *
     * @param name the function
     * @return its value
     * @throws UnresolvedException if it is not known
     */
    Expression call(String name) {
        if (name.startsWith("__get_")) {
            return get(name.replace("__get_rel_", "__get_"));
        }
        if (name.startsWith("__print_")) {
            return print(name);
        }
        if (name.startsWith("__event_in_")) {
            return context(name);
        }
        if (name.equals("trace_seq_buffer_ptr")) {
            tokens.identifier();
            return new StatementText.Printed();
        }
        return name.startsWith("__builtin_") ? builtin(name) : kernel.call(name);
    }

    private Expression get(String name) {
        if (name.equals("__get_buf")) { // room for a function of the kernel to write to
            parser.conditional();
            return new Text.Literal(new byte[0]);
        }
        Memory.Pointer array = scope.located(tokens.identifier());
        Memory.Length length = new Memory.Length(array);
        return switch (name) {
            case "__get_str", "__get_dynamic_array", "__get_sockaddr" -> array;
            case "__get_dynamic_array_len" -> length;
            case "__get_bitmask", "__get_cpumask" ->
                new BitmapText(
                        array,
                        Operation.binary(Operator.TIMES, length, Constant.of(Byte.SIZE)),
                        scope.longBytes,
                        false);
            case "__get_stacktrace" -> new StackText(array, length, scope.longBytes, scope.names);
            default -> throw unknown(name);
        };
    }

    private static UnresolvedException unknown(String name) {
        return new UnresolvedException("the function '" + name + "' is not known");
    }

    private Expression print(String name) {
        ValueType longType = ValueType.integer(scope.longBytes, false);
        return switch (name) {
            case "__print_flags" -> flags(longType);
            case "__print_flags_u64" -> flags(ValueType.U64);
            case "__print_symbolic" -> new TableText.Symbol(parser.conditional(), longType, table());
            case "__print_symbolic_u64" -> new TableText.Symbol(parser.conditional(), ValueType.U64, table());
            case "__print_hex" -> new ArrayText.Hex(parser.conditional(), following(), ' ');
            case "__print_hex_str" -> new ArrayText.Hex(parser.conditional(), following(), 0);
            case "__print_array" -> new ArrayText.Numbers(parser.conditional(), following(), following());
            case "__print_dynamic_array" -> dynamicArray();
            case "__print_hex_dump" -> hexDump();
            case "__print_ns_to_secs" -> ofNanos(Operator.DIVIDE, ValueType.U64);
            case "__print_ns_without_secs" -> ofNanos(Operator.REMAINDER, ValueType.UNSIGNED_INT);
            default -> throw unknown(name);
        };
    }

    private Expression following() {
        tokens.expect(",");
        return parser.conditional();
    }

    private Expression flags(ValueType type) {
        Expression value = parser.conditional();
        tokens.expect(",");
        boolean isString = tokens.peek().kind() == Kind.STRING;
        byte[] delimiter = isString ? tokens.stringBytes() : new byte[0];
        if (!isString) {
            parser.conditional();
        }
        return new TableText.Flags(value, type, delimiter, table());
    }

    /** Reads pairs, each behind a comma. */
    private Table table() {
        Table table = new Table();
        while (tokens.accept(",") && !tokens.isAt(")")) {
            tokens.expect("{");
            if (!tokens.accept("}")) {
                addPair(table);
                tokens.expect("}");
            }
        }
        return table;
    }

    /** One without a name would end the kernel's table; it is the last. */
    private void addPair(Table table) {
        Expression key = parser.conditional();
        tokens.expect(",");
        Expression name = parser.conditional();
        if (key instanceof Constant constant && name instanceof Text.Literal text) {
            table.add(constant, text.bytes);
        } else if (!(name instanceof Constant)) {
            throw new UnresolvedException("a table with more than constants");
        }
    }

    private Expression dynamicArray() {
        Memory.Pointer array = scope.located(tokens.identifier());
        Expression elementBytes = following();
        Expression count = Operation.binary(Operator.DIVIDE, new Memory.Length(array), elementBytes);
        return new ArrayText.Numbers(array, count, elementBytes);
    }

    private Expression hexDump() {
        Text prefix = Text.of(parser.conditional(), scope.names);
        return new HexDumpText(prefix, following(), following(), following(), following(), following(), following());
    }

    private Expression ofNanos(Operator operator, ValueType type) {
        Expression nanos = Operation.cast(parser.conditional(), ValueType.U64);
        Constant second = new Constant(NANOS_PER_SECOND, ValueType.U64);
        return Operation.cast(Operation.binary(operator, nanos, second), type);
    }

    private Expression context(String name) {
        int mask = switch (name) {
            case "__event_in_hardirq" -> HARDIRQ;
            case "__event_in_softirq" -> SOFTIRQ;
            case "__event_in_irq" -> HARDIRQ | SOFTIRQ;
            default -> throw unknown(name);
        };
        return Operation.binary(Operator.BIT_AND, scope.record("common_flags"), Constant.of(mask));
    }

    private Expression builtin(String name) {
        Expression first = parser.conditional();
        return switch (name) {
            case "__builtin_expect" -> {
                following();
                yield Operation.cast(first, ValueType.integer(scope.longBytes, true));
            }
            case "__builtin_choose_expr" -> Operation.conditional(first, following(), following());
            case "__builtin_constant_p" -> Constant.of(first instanceof Constant ? 1 : 0);
            case "__builtin_bswap16" -> new Operation.Swapped(first, Short.BYTES);
            case "__builtin_bswap32" -> new Operation.Swapped(first, Integer.BYTES);
            case "__builtin_bswap64" -> new Operation.Swapped(first, Long.BYTES);
            default -> throw unknown(name);
        };
    }
}
